"""first tables

Revision ID: 0001
Revises: 
Create Date: 2026-11-22 18:38:24.012395

"""
from alembic import op
import sqlalchemy as sa

from app.db import guard_append_only

APPEND_ONLY = ['journal_entry', 'roll_entry', 'vote', 'vote_answer']


# revision identifiers, used by Alembic.
revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('attempt_count',
    sa.Column('key_hash', sa.String(), nullable=False),
    sa.Column('window_start', sa.DateTime(timezone=True), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('key_hash', 'window_start', name=op.f('pk_attempt_count'))
    )
    op.create_table('estate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('street', sa.String(), nullable=False),
    sa.Column('district', sa.String(), nullable=False),
    sa.Column('city', sa.String(), nullable=False),
    sa.Column('committee_phone', sa.String(), nullable=False),
    sa.Column('committee_office', sa.String(), nullable=False),
    sa.Column('committee_hours', sa.String(), nullable=False),
    sa.Column('is_test', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_estate')),
    sa.UniqueConstraint('ref', name=op.f('uq_estate_ref'))
    )
    op.create_table('journal_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('chain', sa.String(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=True),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('previous_hash', sa.String(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journal_entry')),
    sa.UniqueConstraint('chain', 'seq', name=op.f('uq_journal_entry_chain_seq'))
    )
    with op.batch_alter_table('journal_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_journal_entry_kind'), ['kind'], unique=False)

    op.create_table('journal_head',
    sa.Column('chain', sa.String(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('chain', name=op.f('pk_journal_head'))
    )
    op.create_table('staff_account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('login', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=False),
    sa.Column('totp_secret', sa.Text(), nullable=True),
    sa.Column('totp_last_step', sa.Integer(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_account')),
    sa.UniqueConstraint('login', name=op.f('uq_staff_account_login'))
    )
    op.create_table('ballot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('plan', sa.String(), nullable=False),
    sa.Column('plan_sha256', sa.String(), nullable=False),
    sa.Column('scope_kind', sa.String(), nullable=False),
    sa.Column('scope', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('notice_posted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('paper_place', sa.String(), nullable=False),
    sa.Column('policies', sa.JSON(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.Column('override_reason', sa.String(), nullable=True),
    sa.Column('roll_units', sa.Integer(), nullable=True),
    sa.Column('roll_area_dm2', sa.Integer(), nullable=True),
    sa.Column('roll_heads', sa.Integer(), nullable=True),
    sa.Column('roll_root', sa.String(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('counted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.JSON(), nullable=True),
    sa.Column('outcome_sha256', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(counted_at IS NULL) = (outcome_sha256 IS NULL)', name=op.f('ck_ballot_counted_with_outcome')),
    sa.CheckConstraint('(opened_at IS NULL) = (roll_root IS NULL)', name=op.f('ck_ballot_opened_with_roll')),
    sa.CheckConstraint('opens_at < closes_at', name=op.f('ck_ballot_opens_first')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_ballot_estate_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_account.id'], name=op.f('fk_ballot_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ballot')),
    sa.UniqueConstraint('estate_id', 'number', name=op.f('uq_ballot_estate_id_number'))
    )
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ballot_estate_id'), ['estate_id'], unique=False)

    op.create_table('building',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_building_estate_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_building')),
    sa.UniqueConstraint('estate_id', 'code', name=op.f('uq_building_estate_id_code'))
    )
    op.create_table('letter_text',
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('heading', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_letter_text_estate_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_account.id'], name=op.f('fk_letter_text_staff_id')),
    sa.PrimaryKeyConstraint('estate_id', name=op.f('pk_letter_text'))
    )
    op.create_table('owner',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('phone_index', sa.String(), nullable=True),
    sa.Column('same_as_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_owner_estate_id')),
    sa.ForeignKeyConstraint(['same_as_id'], ['owner.id'], name=op.f('fk_owner_same_as_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_owner'))
    )
    with op.batch_alter_table('owner', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_owner_estate_id'), ['estate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_owner_phone_index'), ['phone_index'], unique=False)

    op.create_table('project',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('stage', sa.String(), nullable=False),
    sa.Column('stage_since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_project_estate_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_project')),
    sa.UniqueConstraint('estate_id', name=op.f('uq_project_estate_id'))
    )
    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_account.id'], name=op.f('fk_recovery_code_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code'))
    )
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_code_staff_id'), ['staff_id'], unique=False)

    op.create_table('roll_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('file_sha256', sa.String(), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('units', sa.Integer(), nullable=False),
    sa.Column('area_dm2', sa.Integer(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_roll_import_estate_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_account.id'], name=op.f('fk_roll_import_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roll_import'))
    )
    with op.batch_alter_table('roll_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roll_import_estate_id'), ['estate_id'], unique=False)

    op.create_table('roll_upload',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('mapping', sa.JSON(), nullable=True),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_roll_upload_estate_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_account.id'], name=op.f('fk_roll_upload_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roll_upload')),
    sa.UniqueConstraint('ref', name=op.f('uq_roll_upload_ref'))
    )
    with op.batch_alter_table('roll_upload', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roll_upload_estate_id'), ['estate_id'], unique=False)

    op.create_table('staff_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_why', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_account.id'], name=op.f('fk_staff_session_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_staff_session_token_hash'))
    )
    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_session_staff_id'), ['staff_id'], unique=False)

    op.create_table('entrance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('building_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['building_id'], ['building.id'], name=op.f('fk_entrance_building_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entrance')),
    sa.UniqueConstraint('building_id', 'code', name=op.f('uq_entrance_building_id_code'))
    )
    op.create_table('owner_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.String(), nullable=False),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('owner_id < other_id', name=op.f('ck_owner_question_ordered')),
    sa.ForeignKeyConstraint(['decided_by'], ['staff_account.id'], name=op.f('fk_owner_question_decided_by')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_owner_question_estate_id')),
    sa.ForeignKeyConstraint(['other_id'], ['owner.id'], name=op.f('fk_owner_question_other_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['owner.id'], name=op.f('fk_owner_question_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_owner_question')),
    sa.UniqueConstraint('owner_id', 'other_id', name=op.f('uq_owner_question_owner_id_other_id'))
    )
    with op.batch_alter_table('owner_question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_owner_question_estate_id'), ['estate_id'], unique=False)

    op.create_table('question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('effect', sa.String(), nullable=False),
    sa.Column('item', sa.Integer(), nullable=False),
    sa.CheckConstraint('item BETWEEN 1 AND 9', name=op.f('ck_question_item_of_278')),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_question_ballot_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
    sa.UniqueConstraint('ballot_id', 'position', name=op.f('uq_question_ballot_id_position'))
    )
    op.create_table('staff_scope',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('staff_id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('building_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['building_id'], ['building.id'], name=op.f('fk_staff_scope_building_id')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_staff_scope_estate_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_account.id'], name=op.f('fk_staff_scope_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_scope')),
    sa.UniqueConstraint('staff_id', 'estate_id', 'building_id', name=op.f('uq_staff_scope_staff_id_estate_id_building_id'))
    )
    with op.batch_alter_table('staff_scope', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_scope_staff_id'), ['staff_id'], unique=False)

    op.create_table('unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('estate_id', sa.Integer(), nullable=False),
    sa.Column('building_id', sa.Integer(), nullable=False),
    sa.Column('entrance_id', sa.Integer(), nullable=False),
    sa.Column('room', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('floor', sa.Integer(), nullable=True),
    sa.Column('use', sa.String(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('area_dm2', sa.Integer(), nullable=False),
    sa.Column('removed_on', sa.Date(), nullable=True),
    sa.CheckConstraint('area_dm2 > 0', name=op.f('ck_unit_area_is_positive')),
    sa.ForeignKeyConstraint(['building_id'], ['building.id'], name=op.f('fk_unit_building_id')),
    sa.ForeignKeyConstraint(['entrance_id'], ['entrance.id'], name=op.f('fk_unit_entrance_id')),
    sa.ForeignKeyConstraint(['estate_id'], ['estate.id'], name=op.f('fk_unit_estate_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('estate_id', 'key', name=op.f('uq_unit_estate_id_key'))
    )
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_building_id'), ['building_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_unit_entrance_id'), ['entrance_id'], unique=False)

    op.create_table('holding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('from_date', sa.Date(), nullable=False),
    sa.Column('until_date', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_holding_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holding'))
    )
    with op.batch_alter_table('holding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_holding_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index('uq_holding_current', ['unit_id'], unique=True, sqlite_where=sa.text('until_date IS NULL'), postgresql_where=sa.text('until_date IS NULL'))

    op.create_table('household_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(), nullable=False),
    sa.Column('nonce', sa.String(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('printed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('wrong_answers', sa.Integer(), nullable=False),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_household_code_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_household_code')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_household_code_code_hash'))
    )
    with op.batch_alter_table('household_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_household_code_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index('uq_household_code_live', ['unit_id'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.create_table('roll_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('unit_key', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('building_code', sa.String(), nullable=False),
    sa.Column('entrance_code', sa.String(), nullable=False),
    sa.Column('floor', sa.Integer(), nullable=True),
    sa.Column('use', sa.String(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('area_dm2', sa.Integer(), nullable=False),
    sa.Column('owners', sa.JSON(), nullable=False),
    sa.Column('head', sa.String(), nullable=False),
    sa.Column('counts', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_roll_entry_ballot_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_roll_entry_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roll_entry')),
    sa.UniqueConstraint('ballot_id', 'unit_id', name=op.f('uq_roll_entry_ballot_id_unit_id'))
    )
    op.create_table('device',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('household_code_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('relation', sa.String(), nullable=False),
    sa.Column('confirmed', sa.Boolean(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_why', sa.String(), nullable=True),
    sa.CheckConstraint('(revoked_at IS NULL) = (revoked_why IS NULL)', name=op.f('ck_device_revoked_with_reason')),
    sa.ForeignKeyConstraint(['household_code_id'], ['household_code.id'], name=op.f('fk_device_household_code_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['owner.id'], name=op.f('fk_device_owner_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_device_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_device')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_device_token_hash'))
    )
    with op.batch_alter_table('device', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_device_household_code_id'), ['household_code_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_device_unit_id'), ['unit_id'], unique=False)

    op.create_table('holding_owner',
    sa.Column('holding_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['holding_id'], ['holding.id'], name=op.f('fk_holding_owner_holding_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['owner.id'], name=op.f('fk_holding_owner_owner_id')),
    sa.PrimaryKeyConstraint('holding_id', 'owner_id', name=op.f('pk_holding_owner'))
    )
    with op.batch_alter_table('holding_owner', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_holding_owner_owner_id'), ['owner_id'], unique=False)

    op.create_table('confirmation_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('device_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('verdict', sa.String(), nullable=True),
    sa.Column('answer', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['staff_account.id'], name=op.f('fk_confirmation_request_decided_by')),
    sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_confirmation_request_device_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_confirmation_request_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_confirmation_request'))
    )
    with op.batch_alter_table('confirmation_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_confirmation_request_unit_id'), ['unit_id'], unique=False)

    op.create_table('vote',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ballot_id', sa.Integer(), nullable=False),
    sa.Column('roll_entry_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('device_id', sa.Integer(), nullable=True),
    sa.Column('staff_id', sa.Integer(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('request_key', sa.String(), nullable=False),
    sa.Column('receipt_code', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['ballot_id'], ['ballot.id'], name=op.f('fk_vote_ballot_id')),
    sa.ForeignKeyConstraint(['device_id'], ['device.id'], name=op.f('fk_vote_device_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['owner.id'], name=op.f('fk_vote_owner_id')),
    sa.ForeignKeyConstraint(['roll_entry_id'], ['roll_entry.id'], name=op.f('fk_vote_roll_entry_id')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_account.id'], name=op.f('fk_vote_staff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vote')),
    sa.UniqueConstraint('receipt_code', name=op.f('uq_vote_receipt_code')),
    sa.UniqueConstraint('request_key', name=op.f('uq_vote_request_key')),
    sa.UniqueConstraint('roll_entry_id', 'channel', 'attempt', name=op.f('uq_vote_roll_entry_id_channel_attempt'))
    )
    with op.batch_alter_table('vote', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_vote_ballot_id'), ['ballot_id'], unique=False)

    op.create_table('vote_answer',
    sa.Column('vote_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_vote_answer_question_id')),
    sa.ForeignKeyConstraint(['vote_id'], ['vote.id'], name=op.f('fk_vote_answer_vote_id')),
    sa.PrimaryKeyConstraint('vote_id', 'question_id', name=op.f('pk_vote_answer'))
    )
    for table in APPEND_ONLY:
        guard_append_only(op.get_bind(), table)


def downgrade():
    op.drop_table('vote_answer')
    with op.batch_alter_table('vote', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_vote_ballot_id'))

    op.drop_table('vote')
    with op.batch_alter_table('confirmation_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_confirmation_request_unit_id'))

    op.drop_table('confirmation_request')
    with op.batch_alter_table('holding_owner', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_holding_owner_owner_id'))

    op.drop_table('holding_owner')
    with op.batch_alter_table('device', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_device_unit_id'))
        batch_op.drop_index(batch_op.f('ix_device_household_code_id'))

    op.drop_table('device')
    op.drop_table('roll_entry')
    with op.batch_alter_table('household_code', schema=None) as batch_op:
        batch_op.drop_index('uq_household_code_live', sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_household_code_unit_id'))

    op.drop_table('household_code')
    with op.batch_alter_table('holding', schema=None) as batch_op:
        batch_op.drop_index('uq_holding_current', sqlite_where=sa.text('until_date IS NULL'), postgresql_where=sa.text('until_date IS NULL'))
        batch_op.drop_index(batch_op.f('ix_holding_unit_id'))

    op.drop_table('holding')
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_entrance_id'))
        batch_op.drop_index(batch_op.f('ix_unit_building_id'))

    op.drop_table('unit')
    with op.batch_alter_table('staff_scope', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_scope_staff_id'))

    op.drop_table('staff_scope')
    op.drop_table('question')
    with op.batch_alter_table('owner_question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_owner_question_estate_id'))

    op.drop_table('owner_question')
    op.drop_table('entrance')
    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_session_staff_id'))

    op.drop_table('staff_session')
    with op.batch_alter_table('roll_upload', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_roll_upload_estate_id'))

    op.drop_table('roll_upload')
    with op.batch_alter_table('roll_import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_roll_import_estate_id'))

    op.drop_table('roll_import')
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_code_staff_id'))

    op.drop_table('recovery_code')
    op.drop_table('project')
    with op.batch_alter_table('owner', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_owner_phone_index'))
        batch_op.drop_index(batch_op.f('ix_owner_estate_id'))

    op.drop_table('owner')
    op.drop_table('letter_text')
    op.drop_table('building')
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ballot_estate_id'))

    op.drop_table('ballot')
    op.drop_table('staff_account')
    op.drop_table('journal_head')
    with op.batch_alter_table('journal_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_journal_entry_kind'))

    op.drop_table('journal_entry')
    op.drop_table('estate')
    op.drop_table('attempt_count')
