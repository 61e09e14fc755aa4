-- Money that came and is nobody's yet has an account, and what happens to it has entries. A column with a CHECK that grows is
-- made anew beside the old one, which is then dropped: tables that refer to these stay as they are. Every INSERT names the
-- kind, so the defaults are never used.
ALTER TABLE ledger_account ADD COLUMN kind_now TEXT NOT NULL DEFAULT 'suspense' CHECK (kind_now IN (
    'buyer_receivable', 'gateway_clearing', 'cash_in_transit', 'bank', 'order_clearing', 'seller_pending',
    'seller_payable', 'seller_reserve', 'seller_deposit', 'refund_payable', 'suspense', 'commission_tax', 'tax_payable',
    'points_liability', 'gift_card_liability', 'sales_income', 'delivery_income', 'commission_income',
    'discount_expense', 'delivery_cost', 'payment_fees', 'write_off'));
UPDATE ledger_account SET kind_now = kind;
ALTER TABLE ledger_account DROP COLUMN kind;
ALTER TABLE ledger_account RENAME COLUMN kind_now TO kind;

INSERT INTO ledger_account (id, currency, kind, type, floor) VALUES
    ('suspense', 'CNY', 'suspense', 'liability', 0),
    ('suspense', 'USD', 'suspense', 'liability', 0);

ALTER TABLE ledger_entry ADD COLUMN kind_now TEXT NOT NULL DEFAULT 'correction' CHECK (kind_now IN (
    'order.placed', 'order.cancelled', 'payment.captured', 'payment.late', 'payment.collected', 'cash.handed_over',
    'cash.assigned', 'cash.written_off', 'receipt.booked', 'suspense.returned', 'suspense.kept', 'order.earned',
    'refund.owed', 'refund.done', 'refund.failed', 'correction'));
UPDATE ledger_entry SET kind_now = kind;
ALTER TABLE ledger_entry DROP COLUMN kind;
ALTER TABLE ledger_entry RENAME COLUMN kind_now TO kind;
