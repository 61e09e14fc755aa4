//! The books: accounts, entries of double entry, what every event of a purchase posts, and commission.
//!
//! Owns which accounts there are, how a purchase is cleared, what it costs its seller and what taking its money costs, how
//! sellers are paid out and how months are closed. Does not own the events of purchases themselves (`order`, `payment`).
//! Every amount moves from one account to another of the same currency, so nothing here can be out of balance;
//! docs/LEDGER.md says which event moves what, and why.

mod account;
mod balance;
mod clearing;
mod commission;
mod entry;
mod incoming;
mod incoming_view;
mod journal;
mod parcel_cost;
mod payment_fee;
mod payout;
mod period;
mod share;
mod view;

pub use account::{Account, AccountKind, AccountType, InvalidAccount};
pub use balance::{Balances, BelowFloor};
pub use clearing::{ClearingLine, clearing};
pub use commission::{
    CommissionRule, CommissionRuleId, CommissionTerms, Fee, InvalidRate, LineFee, Rate, Sold,
    commission_rule, line_fee,
};
pub use entry::{Entry, EntryId, EntryKind, InvalidTransfer, Transfer};
pub use incoming::{
    Incoming, cash_assigned, cash_handed_over, cash_written_off, receipt_booked, suspense_kept,
    suspense_returned,
};
pub use incoming_view::{
    AwaitedRow, CASH_AGES, CashAges, CashRow, CashView, CourierLineRow, CourierOutcome, CourierStatementRow,
    CourierView, NewCourierStatement, OwedRow, OwedSubject, ReceiptRow, ReceiptsOutcome, RemittanceView,
    RemittancesView,
};
pub use journal::{OrderFacts, RefundFacts, SaleFacts, journal};
pub use parcel_cost::{PARCEL_COST_MOST, parcel_cost};
pub use payment_fee::{FEE_NOTICE_SECONDS, FeeBearer, PaymentFeeForm, PaymentFeeRule, payment_fee};
pub use payout::{Available, Payout, PayoutDesk, PayoutEvent, PayoutId, PayoutState, PayoutStep, PayoutView};
pub use period::{
    InvalidMonth, Month, PeriodId, PeriodSummary, PeriodView, PeriodsView, Reopening, day_begins,
};
pub use share::{Reversal, proportion, reversal};
pub use view::{
    CommissionRuleView, EntryView, NewCommissionRule, SellerBalance, Statement, StatementLine, TransferView,
    Trial, TrialLine,
};
