//! The words of the books.

use crate::console::strings::words;
use domain::kernel::Locale;
use domain::settlement::{AccountKind, EntryKind};

words! {
    trial: "试算平衡", "Trial balance";
    trial_text: "所有科目的借方、贷方与余额。每种货币的借贷合计必须相等。", "Debits, credits and balance of every account. Both sides of a currency are equal.";
    owed: "应付商家", "What sellers are owed";
    owed_text: "买家已付、尚未送达的是待结算；已送达的扣除佣金后是应付。", "Paid and not delivered is pending; delivered is payable, without commission.";
    commission: "佣金规则", "Commission";
    commission_text: "符合条件的规则里，优先级数字最小的生效。下单时确定，之后的规则不影响已有订单。", "Of the rules that fit, the one with the lowest priority counts. It is fixed when an order is placed.";
    fees: "支付手续费", "Fees";
    clearing: "订单清算", "Clearing";
    clearing_text: "每个订单的钱现在归谁、花在哪里。", "Whose the money of each order is, and what it cost.";
    views: "账目", "The books";
    months: "月结", "Months";
    months_text: "按顺序关账。关账后不能再记入该月；重新打开需要两个人。", "Months are closed one after the other. Nothing is booked into a closed one; opening it again takes two people.";
    close_month: "关账", "Close the month";
    not_over: "本月还没有结束", "The month is not over";
    no_month: "还没有账目可以关", "There is nothing to close yet";
    entries: "分录数", "Entries";
    hash: "摘要", "Hash";
    hash_text: "请把摘要另存一份，以后可以核对。", "Keep the hash elsewhere: it shows later whether the month is still the same.";
    closed_at: "关账时间", "Closed";
    closed_by: "关账人", "By";
    is_closed: "已关账", "Closed";
    is_reopened: "已重新打开", "Opened again";
    reopening: "申请重新打开", "Asked to be opened again";
    reopen: "重新打开", "Open again";
    reopen_reason: "原因", "Why";
    open_now: "同意并打开", "Agree and open";
    period_lines: "该月的试算平衡", "Trial balance of the month";
    reason_needed: "请写明原因（至少 4 个字）", "Give a reason of at least 4 letters";
    until: "截至某日零点（记账时区）", "As a day began (by the shop's time)";
    until_hint: "留空为现在", "Now if empty";
    show: "查看", "Show";
    account: "科目", "Account";
    currency: "货币", "Currency";
    debit: "借方", "Debit";
    credit: "贷方", "Credit";
    balance: "余额", "Balance";
    sum: "合计", "Sum";
    seller: "商家", "Seller";
    pending: "待结算", "Pending";
    payable: "应付", "Payable";
    reserve: "预留", "Reserve";
    deposit: "保证金", "Deposit";
    statement: "明细", "Statement";
    statement_text: "每一笔变动，最新的在前。", "Everything that moved it, newest first.";
    event: "事项", "Event";
    other: "对方科目", "Other account";
    change: "变动", "Change";
    order: "订单", "Order";
    at: "时间", "Time";
    entry: "分录", "Entry";
    entry_key: "业务编号", "Event key";
    purchase: "购买编号", "Purchase";
    amount: "金额", "Amount";
    nothing: "还没有账目", "Nothing is booked yet";
    nothing_text: "第一笔订单之后就会出现在这里。", "It appears here with the first order.";
    own_text: "店铺的收入。待结算的在送达后转为应付。", "What the shop earns. What is pending becomes payable when it is delivered.";
    priority: "优先级", "Priority";
    priority_hint: "0 到 1000000，小的先用", "0 to 1000000; the lowest first";
    category: "分类", "Category";
    category_hint: "分类的地址，留空为全部", "The address of a category; all if empty";
    shop: "店铺", "Shop";
    shop_hint: "店铺的地址，留空为全部", "The address of a shop; all if empty";
    grade: "信用等级", "Credit grade";
    grade_hint: "留空为全部", "All if empty";
    rate: "佣金比例（%）", "Commission (%)";
    tax: "其中税率（%）", "Tax in it (%)";
    since: "生效时间", "Since";
    ended: "结束时间", "Ended";
    everything: "全部", "All";
    new_rule: "新规则", "A new rule";
    add: "添加规则", "Add the rule";
    end: "结束", "End";
    wrong_priority: "请填写 0 到 1000000 的整数", "A whole number from 0 to 1000000";
    wrong_rate: "请填写 0 到 100，最多两位小数", "0 to 100, with two decimals at most";
    unknown: "没有这个地址", "There is no such address";
    too_long: "最多 16 个字符", "16 characters at most";
}

/// What is wrong with a field of a rule.
pub fn field_problem(s: &'static Strings, field: &str, code: &str) -> &'static str {
    match (field, code) {
        ("priority", _) => s.wrong_priority,
        ("rate" | "tax", _) => s.wrong_rate,
        (_, "too_long") => s.too_long,
        _ => s.unknown,
    }
}

/// The name of a kind of account.
pub const fn account_name(locale: Locale, kind: AccountKind) -> &'static str {
    match locale {
        Locale::Zh => account_zh(kind),
        Locale::En => account_en(kind),
    }
}

const fn account_zh(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::BuyerReceivable => "应收买家款",
        AccountKind::GatewayClearing => "支付平台在途",
        AccountKind::CashInTransit => "货到付款在途",
        AccountKind::Bank => "银行存款",
        AccountKind::OrderClearing => "订单待清算",
        AccountKind::SellerPending => "商家待结算",
        AccountKind::SellerPayable => "应付商家款",
        AccountKind::SellerReserve => "商家预留金",
        AccountKind::SellerDeposit => "商家保证金",
        AccountKind::RefundPayable => "应退买家款",
        AccountKind::Suspense => "暂收款",
        AccountKind::CommissionTax => "佣金税金",
        AccountKind::TaxPayable => "应交税费",
        AccountKind::PointsLiability => "积分负债",
        AccountKind::GiftCardLiability => "礼品卡负债",
        AccountKind::SalesIncome => "自营销售收入",
        AccountKind::DeliveryIncome => "自营运费收入",
        AccountKind::CommissionIncome => "佣金收入",
        AccountKind::DiscountExpense => "平台承担优惠",
        AccountKind::DeliveryCost => "物流成本",
        AccountKind::PaymentFees => "支付手续费",
        AccountKind::WriteOff => "核销与差异",
    }
}

const fn account_en(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::BuyerReceivable => "Owed by buyers",
        AccountKind::GatewayClearing => "At the payment gateway",
        AccountKind::CashInTransit => "Cash with couriers",
        AccountKind::Bank => "Bank",
        AccountKind::OrderClearing => "Ordered, not paid",
        AccountKind::SellerPending => "Sellers, pending",
        AccountKind::SellerPayable => "Sellers, payable",
        AccountKind::SellerReserve => "Sellers' reserve",
        AccountKind::SellerDeposit => "Sellers' deposits",
        AccountKind::RefundPayable => "Owed back to buyers",
        AccountKind::Suspense => "Nobody's money yet",
        AccountKind::CommissionTax => "Tax in commission",
        AccountKind::TaxPayable => "Tax payable",
        AccountKind::PointsLiability => "Points",
        AccountKind::GiftCardLiability => "Gift cards",
        AccountKind::SalesIncome => "Sales of our own shop",
        AccountKind::DeliveryIncome => "Delivery of our own shop",
        AccountKind::CommissionIncome => "Commission",
        AccountKind::DiscountExpense => "Discounts that we bear",
        AccountKind::DeliveryCost => "Delivery cost",
        AccountKind::PaymentFees => "Payment fees",
        AccountKind::WriteOff => "Write-offs and differences",
    }
}

/// The name of an event.
pub const fn event_name(locale: Locale, kind: EntryKind) -> &'static str {
    match (kind, locale) {
        (EntryKind::OrderPlaced, Locale::Zh) => "下单",
        (EntryKind::OrderPlaced, Locale::En) => "Ordered",
        (EntryKind::OrderCancelled, Locale::Zh) => "未付款取消",
        (EntryKind::OrderCancelled, Locale::En) => "Cancelled unpaid",
        (EntryKind::PaymentCaptured, Locale::Zh) => "收款",
        (EntryKind::PaymentCaptured, Locale::En) => "Paid",
        (EntryKind::PaymentLate, Locale::Zh) => "逾期到账",
        (EntryKind::PaymentLate, Locale::En) => "Paid too late",
        (EntryKind::CashCollected, Locale::Zh) => "代收货款",
        (EntryKind::CashCollected, Locale::En) => "Cash collected",
        (EntryKind::CashHandedOver, Locale::Zh) => "快递交款",
        (EntryKind::CashHandedOver, Locale::En) => "Cash handed over",
        (EntryKind::CashAssigned, Locale::Zh) => "认领快递交款",
        (EntryKind::CashAssigned, Locale::En) => "Cash assigned",
        (EntryKind::CashWrittenOff, Locale::Zh) => "核销代收差额",
        (EntryKind::CashWrittenOff, Locale::En) => "Cash written off",
        (EntryKind::ReceiptBooked, Locale::Zh) => "汇款到账",
        (EntryKind::ReceiptBooked, Locale::En) => "Remittance came",
        (EntryKind::SuspenseReturned, Locale::Zh) => "暂收款退回",
        (EntryKind::SuspenseReturned, Locale::En) => "Sent back",
        (EntryKind::SuspenseKept, Locale::Zh) => "暂收款转入差异",
        (EntryKind::SuspenseKept, Locale::En) => "Kept",
        (EntryKind::PaymentFee, Locale::Zh) => "支付手续费",
        (EntryKind::PaymentFee, Locale::En) => "Payment fee",
        (EntryKind::ParcelCost, Locale::Zh) => "包裹运费成本",
        (EntryKind::ParcelCost, Locale::En) => "Cost of a parcel",
        (EntryKind::OrderEarned, Locale::Zh) => "送达结算",
        (EntryKind::OrderEarned, Locale::En) => "Earned",
        (EntryKind::RefundOwed, Locale::Zh) => "应退款",
        (EntryKind::RefundOwed, Locale::En) => "Refund owed",
        (EntryKind::RefundDone, Locale::Zh) => "退款到账",
        (EntryKind::RefundDone, Locale::En) => "Refunded",
        (EntryKind::RefundFailed, Locale::Zh) => "退款未到账",
        (EntryKind::RefundFailed, Locale::En) => "Refund failed",
        (EntryKind::PayoutSent, Locale::Zh) => "商家提现",
        (EntryKind::PayoutSent, Locale::En) => "Paid to a seller",
        (EntryKind::PayoutFailed, Locale::Zh) => "提现退回",
        (EntryKind::PayoutFailed, Locale::En) => "A payout came back",
        (EntryKind::Correction, Locale::Zh) => "手工记账",
        (EntryKind::Correction, Locale::En) => "Booked by hand",
    }
}
