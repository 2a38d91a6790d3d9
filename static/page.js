// Holds submit buttons against double taps and while offline; draws a receipt as a picture.
(function (d, w) {
  var off = d.getElementById("offline");
  function hold(form, on) {
    form.held = on;
    [].forEach.call(form.querySelectorAll("button"), function (b) {
      on ? b.setAttribute("aria-disabled", "true") : b.removeAttribute("aria-disabled");
    });
  }
  d.addEventListener("submit", function (e) {
    var form = e.target;
    if (form.held) return e.preventDefault();
    if (off && !w.navigator.onLine) {
      off.hidden = false;
      d.getElementById("main").appendChild(off);
      off.focus();
      return e.preventDefault();
    }
    setTimeout(function () { hold(form, 1); }, 0);
    setTimeout(function () { hold(form, 0); }, 15000);
  });
  w.addEventListener("pageshow", function () {
    [].forEach.call(d.forms, function (form) { hold(form, 0); });
  });
  var slip = d.getElementById("slip"), draw = d.getElementById("slip-draw");
  if (!draw || !w.Path2D) return;
  draw.hidden = false;
  draw.onclick = function () {
    var c = d.createElement("canvas"), x = c.getContext("2d"), y = 60, W = 720, pad = 48,
      font = "px " + w.getComputedStyle(d.body).fontFamily, qr = slip.querySelector("svg");
    function text(s, size, bold, mid) {
      var line = "", i;
      x.font = (bold ? "bold " : "") + size + font;
      x.textAlign = mid ? "center" : "left";
      function out() { x.fillText(line, mid ? W / 2 : pad, y); y += size * 1.5; line = ""; }
      for (i = 0; i < s.length; i++) {
        if (x.measureText(line + s[i]).width > W - 2 * pad) out();
        line += s[i];
      }
      out();
    }
    function paint() {
      y = 60;
      x.fillStyle = "#fff"; x.fillRect(0, 0, c.width, c.height); x.fillStyle = "#000";
      text(slip.getAttribute("data-estate"), 32, 0, 1);
      text(d.querySelector("h1").textContent, 40, 1, 1);
      text(slip.querySelector(".slip__code").textContent, 56, 1, 1);
      if (qr) {
        var k = 296 / qr.viewBox.baseVal.width;
        x.save(); x.translate((W - 296) / 2, y - 30); x.scale(k, k);
        x.fill(new Path2D(qr.lastElementChild.getAttribute("d"))); x.restore(); y += 310;
      }
      [].forEach.call(slip.querySelectorAll("dl div"), function (r) {
        text(r.children[0].textContent + "  " + r.children[1].innerText.split("\n").join("  "), 30);
      });
    }
    c.width = W; c.height = 10; paint(); c.height = y + 20; paint();
    var box = d.getElementById("slip-picture"), img = d.createElement("img");
    img.src = c.toDataURL(); img.alt = slip.innerText;
    box.appendChild(img); box.hidden = false; draw.hidden = true;
    d.getElementById("slip-save").hidden = true;
  };
})(document, window);
