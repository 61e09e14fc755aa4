-- The ledger: double entry, only ever added to (docs/LEDGER.md). A row of ledger_transfer moves one amount from one account
-- to another of the same currency, so the books are balanced by the shape of the table.

-- Accounts: those of the platform, and those of every seller that was ever moved. One row for each currency.
CREATE TABLE ledger_account (
    -- the kind, and for a seller's a colon and the seller
    id TEXT NOT NULL,
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'USD')),
    kind TEXT NOT NULL CHECK (kind IN (
        'buyer_receivable', 'gateway_clearing', 'cash_in_transit', 'bank', 'order_clearing', 'seller_pending',
        'seller_payable', 'seller_reserve', 'seller_deposit', 'refund_payable', 'commission_tax', 'tax_payable',
        'points_liability', 'gift_card_liability', 'sales_income', 'delivery_income', 'commission_income',
        'discount_expense', 'delivery_cost', 'payment_fees', 'write_off')),
    -- assets and expenses grow by debits, the others by credits
    type TEXT NOT NULL CHECK (type IN ('asset', 'liability', 'income', 'expense')),
    seller_id TEXT REFERENCES seller (id),
    -- the least balance that it may have, on the side on which it grows; null for no limit
    floor BIGINT,
    PRIMARY KEY (id, currency)
);
CREATE INDEX ledger_account_seller ON ledger_account (seller_id) WHERE seller_id IS NOT NULL;

-- One entry for each business event.
CREATE TABLE ledger_entry (
    id TEXT PRIMARY KEY,
    -- KIND:SUBJECT, so no event is posted twice
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('order.placed', 'order.cancelled', 'payment.captured', 'payment.late',
        'payment.collected', 'order.earned', 'refund.owed', 'refund.done', 'refund.failed', 'correction')),
    -- the purchase, if it is of one
    group_id TEXT REFERENCES order_group (id),
    -- when it was posted
    at BIGINT NOT NULL,
    -- HMAC-SHA-256 over the entry and its transfers, in hexadecimal digits; the key is not in the database
    seal TEXT NOT NULL
);
CREATE INDEX ledger_entry_group ON ledger_entry (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX ledger_entry_at ON ledger_entry (at, id);

CREATE TABLE ledger_transfer (
    entry_id TEXT NOT NULL REFERENCES ledger_entry (id),
    position BIGINT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount BIGINT NOT NULL CHECK (amount > 0),
    -- the order that it is for, if it is for one
    order_id TEXT REFERENCES orders (id),
    -- as the entry's: statements and balances at a moment are read by it
    at BIGINT NOT NULL,
    PRIMARY KEY (entry_id, position),
    FOREIGN KEY (debit, currency) REFERENCES ledger_account (id, currency),
    FOREIGN KEY (credit, currency) REFERENCES ledger_account (id, currency),
    CHECK (debit <> credit)
);
CREATE INDEX ledger_transfer_debit ON ledger_transfer (debit, currency, at, entry_id, position);
CREATE INDEX ledger_transfer_credit ON ledger_transfer (credit, currency, at, entry_id, position);
CREATE INDEX ledger_transfer_order ON ledger_transfer (order_id) WHERE order_id IS NOT NULL;

-- What the platform takes of a sale. Of the rules that fit, the one with the lowest priority counts. A rule is never
-- changed, only ended.
CREATE TABLE commission_rule (
    id TEXT PRIMARY KEY,
    priority BIGINT NOT NULL,
    -- null fits everything
    category_id TEXT REFERENCES category (id),
    seller_id TEXT REFERENCES seller (id),
    -- the seller's credit grade
    grade TEXT,
    -- of the goods, in hundredths of a percent
    rate BIGINT NOT NULL CHECK (rate BETWEEN 0 AND 10000),
    -- the tax that is in the commission, of what it is without
    tax_rate BIGINT NOT NULL CHECK (tax_rate BETWEEN 0 AND 10000),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT CHECK (ends_at >= starts_at)
);
CREATE INDEX commission_rule_category ON commission_rule (category_id) WHERE category_id IS NOT NULL;
CREATE INDEX commission_rule_seller ON commission_rule (seller_id) WHERE seller_id IS NOT NULL;

-- What a line of an order costs its seller, frozen when it was placed. No row: nothing.
CREATE TABLE order_commission (
    order_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    rule_id TEXT NOT NULL REFERENCES commission_rule (id),
    -- as the rule's then
    rate BIGINT NOT NULL CHECK (rate BETWEEN 0 AND 10000),
    tax_rate BIGINT NOT NULL CHECK (tax_rate BETWEEN 0 AND 10000),
    -- what the rate was taken of; amounts are of the order's currency
    base BIGINT NOT NULL CHECK (base >= 0),
    -- without the tax
    commission BIGINT NOT NULL CHECK (commission >= 0),
    tax BIGINT NOT NULL CHECK (tax >= 0),
    PRIMARY KEY (order_id, position),
    FOREIGN KEY (order_id, position) REFERENCES order_line (order_id, position),
    CHECK (commission + tax <= base)
);
CREATE INDEX order_commission_rule ON order_commission (rule_id);

INSERT INTO ledger_account (id, currency, kind, type, floor) VALUES
    ('buyer_receivable', 'CNY', 'buyer_receivable', 'asset', 0),
    ('gateway_clearing', 'CNY', 'gateway_clearing', 'asset', NULL),
    ('cash_in_transit', 'CNY', 'cash_in_transit', 'asset', 0),
    ('bank', 'CNY', 'bank', 'asset', NULL),
    ('order_clearing', 'CNY', 'order_clearing', 'liability', 0),
    ('refund_payable', 'CNY', 'refund_payable', 'liability', 0),
    ('commission_tax', 'CNY', 'commission_tax', 'liability', 0),
    ('tax_payable', 'CNY', 'tax_payable', 'liability', 0),
    ('points_liability', 'CNY', 'points_liability', 'liability', 0),
    ('gift_card_liability', 'CNY', 'gift_card_liability', 'liability', 0),
    ('sales_income', 'CNY', 'sales_income', 'income', 0),
    ('delivery_income', 'CNY', 'delivery_income', 'income', 0),
    ('commission_income', 'CNY', 'commission_income', 'income', 0),
    ('discount_expense', 'CNY', 'discount_expense', 'expense', 0),
    ('delivery_cost', 'CNY', 'delivery_cost', 'expense', 0),
    ('payment_fees', 'CNY', 'payment_fees', 'expense', 0),
    ('write_off', 'CNY', 'write_off', 'expense', NULL),
    ('buyer_receivable', 'USD', 'buyer_receivable', 'asset', 0),
    ('gateway_clearing', 'USD', 'gateway_clearing', 'asset', NULL),
    ('cash_in_transit', 'USD', 'cash_in_transit', 'asset', 0),
    ('bank', 'USD', 'bank', 'asset', NULL),
    ('order_clearing', 'USD', 'order_clearing', 'liability', 0),
    ('refund_payable', 'USD', 'refund_payable', 'liability', 0),
    ('commission_tax', 'USD', 'commission_tax', 'liability', 0),
    ('tax_payable', 'USD', 'tax_payable', 'liability', 0),
    ('points_liability', 'USD', 'points_liability', 'liability', 0),
    ('gift_card_liability', 'USD', 'gift_card_liability', 'liability', 0),
    ('sales_income', 'USD', 'sales_income', 'income', 0),
    ('delivery_income', 'USD', 'delivery_income', 'income', 0),
    ('commission_income', 'USD', 'commission_income', 'income', 0),
    ('discount_expense', 'USD', 'discount_expense', 'expense', 0),
    ('delivery_cost', 'USD', 'delivery_cost', 'expense', 0),
    ('payment_fees', 'USD', 'payment_fees', 'expense', 0),
    ('write_off', 'USD', 'write_off', 'expense', NULL);
