"""The words of this slice, as its templates ask for them."""

from flask import Flask

from app.ballots.wording import evidence, law, pages, people, plan, staff

FILTERS = (
    evidence.in_fours,
    law.approval_words,
    law.comparison,
    law.gate_title,
    law.gate_unit,
    law.item_place,
    law.item_words,
    law.quorum_words,
    law.share_words,
    law.threshold_signs,
    pages.matter_rows,
    pages.effect_points,
    pages.period_words,
    pages.result_title,
    people.answer_word,
    people.change_label,
    people.channel_word,
    people.receipt_code_shown,
    people.refusal_title,
    people.repetition_sentence,
    people.standing_title,
    people.state_word,
    people.whose_matter,
    plan.policy_adopted,
    plan.policy_rows,
    plan.policy_situation,
    plan.policy_value,
    staff.margin_words,
    staff.reason_word,
)
QUESTIONS = (
    pages.chosen_rows,
    pages.confirm_rows,
    people.refusal_advice,
)


def init_app(app: Flask) -> None:
    """Give the templates these words."""
    for words in FILTERS:
        app.add_template_filter(words)
    for asked in QUESTIONS:
        app.add_template_global(asked)
