//! The words of people's pages in the consoles.

use crate::console::strings::words;
use domain::kernel::Locale;
use domain::user::{
    AccountState, Action, ApprovalKind, ApprovalState, Level, Permission, Resource, Role, RoleView, Target,
};
use ui::Tone;

words! {
    customers_text: "手机号和邮箱默认打码。查看完整信息需要说明原因，并会记入审计日志。", "Contacts are masked. Seeing them in clear asks for a reason and is logged.";
    customers_search: "完整的邮箱或手机号", "Whole e-mail address or phone number";
    find: "查找", "Find";
    name: "称呼", "Name";
    email: "邮箱", "E-mail";
    phone: "手机号", "Phone";
    state: "状态", "State";
    level: "等级", "Level";
    tags: "标签", "Tags";
    since: "注册时间", "Since";
    blocked_view: "已限制", "Blocked";
    gold_view: "金牌", "Gold";
    customer_number: "顾客编号", "Customer number";
    standing: "等级与限制", "Standing";
    standing_text: "被限制的顾客不能下单，会看到您写的原因。", "A blocked customer cannot order, and reads the reason you give.";
    tags_hint: "用逗号或空格分开", "Separated by commas or spaces";
    sign_out: "退出所有设备", "Sign out everywhere";
    sign_out_text: "顾客的手机丢失或被盗时使用。顾客可以重新登录。", "For a lost or stolen device. The customer can sign in again.";
    blocked: "限制下单", "Block from ordering";
    blocked_reason: "原因（顾客可见）", "Reason (the customer reads it)";
    reveal: "查看完整联系方式", "See contact in clear";
    reveal_text: "请写明原因，例如订单号或工单号。这次查看会记入审计日志。", "Give a reason, such as the number of an order. The look is logged.";
    reveal_submit: "查看", "Show";
    reason: "原因", "Reason";
    notes: "备注", "Notes";
    notes_none: "还没有备注。", "No notes yet.";
    note_new: "新备注", "New note";
    note_add: "添加", "Add";
    devices: "已登录设备", "Signed-in devices";
    second_factor: "两步验证", "Two-step verification";
    yes: "已开启", "On";
    no: "未开启", "Off";
    history: "查看审计记录", "Audit log of this customer";
    staff_text: "给出或收回角色需要另一位同事审批。", "Giving or taking a role asks for somebody else's approval.";
    staff_person: "员工", "Person";
    staff_roles: "角色", "Roles";
    give_role: "申请授予角色", "Ask for a role";
    login: "对方的邮箱或手机号", "Their e-mail address or phone number";
    role: "角色", "Role";
    seller: "商家编号", "Seller";
    seller_hint: "仅商家角色需要，例如 sel_…", "Only for roles of sellers, such as sel_…";
    hours: "有效小时数", "For how many hours";
    hours_hint: "留空则长期有效", "Leave empty for good";
    request: "提交申请", "Request";
    take_role: "申请收回", "Ask to take it";
    until: "至", "until";
    roles_text: "内置角色不能修改。自建角色可以按需组合权限。", "Built-in roles cannot be changed. Make your own from any permissions.";
    role_key: "编号", "Key";
    role_key_hint: "小写字母、数字和下划线", "Lower-case letters, digits and underscores";
    role_zh: "中文名称", "Chinese name";
    role_en: "英文名称", "English name";
    role_new: "新建角色", "New role";
    role_edit: "修改角色", "Change the role";
    role_permissions: "权限", "Permissions";
    role_delete: "删除角色", "Delete the role";
    built_in: "内置", "Built in";
    matrix: "权限一览", "Who may do what";
    permission: "权限", "Permission";
    may: "可以", "May";
    approvals_text: "申请人不能批准自己的申请，与自己有关的申请也不能批准。", "Nobody approves their own request, or one about themselves.";
    asked_by: "申请人", "Asked by";
    about: "内容", "About";
    expires: "截止", "Until";
    approve: "批准", "Approve";
    refuse: "拒绝", "Refuse";
    withdraw: "撤回", "Withdraw";
    remark: "说明（拒绝时必填）", "Remark (needed to refuse)";
    decided_by: "审批人", "Decided by";
    audit_text: "每条记录都与前一条相连，任何改动都会被发现。", "Every entry is chained to the one before; any change shows.";
    at: "时间", "Time";
    actor: "谁", "Who";
    action: "操作", "Action";
    subject: "对象", "Subject";
    before: "之前", "Before";
    after: "之后", "After";
    address: "网络地址", "Address";
    action_search: "操作，例如 customer.", "Action, such as customer.";
    from: "从", "From";
    to: "到", "To";
    keys_text: "给程序使用的密钥。只在创建时显示一次，请妥善保管。", "Keys for programs. A key is shown once, when it is made.";
    key_new: "新建密钥", "New key";
    key_name: "用途", "What it is for";
    key_days: "有效天数", "Days it works";
    key_create: "创建", "Create";
    key_shown: "新密钥", "The new key";
    key_shown_text: "现在就复制。离开后无法再次查看。", "Copy it now. It cannot be shown again.";
    key_hint: "开头", "Begins with";
    key_used: "最近使用", "Last used";
    key_ends: "有效至", "Works until";
    key_revoke: "作废", "Revoke";
    key_live: "有效", "Live";
    key_revoked: "已作废", "Revoked";
    copy: "复制", "Copy";
    copied: "已复制", "Copied";
    overview_text: "从左侧选择页面，或按 Ctrl K 直接跳转。", "Choose a page at the side, or press Ctrl K to jump.";
    overview_may: "您可以做的事", "What you may do";
    greeting: "您好，", "Hello, ";
    requests_text: "顾客对个人数据提出的请求，请在期限内答复。答复会显示在本人的账号里。", "What people ask about their data. Answer in time; they read the answer in their account.";
    requests_first: "回到最早到期", "First due";
    requests_more: "更晚到期", "Due later";
    request_column: "请求", "Request";
    request_wish: "内容", "What it says";
    request_due: "期限", "Due";
    request_overdue: "已超期", "Overdue";
    request_acts: "自动注销：", "Closes by itself:";
    request_taker: "处理人", "Taken by";
    request_take: "由我处理", "Take";
    request_take_over: "接手", "Take over";
    request_answer: "答复", "Answer";
    request_reply: "答复", "Answer";
    request_note: "答复内容", "Your answer";
    request_note_hint: "本人会看到这段文字", "The person reads it";
    request_done: "已办理", "It is done";
    request_refuse: "不予办理", "Refuse";
}

/// The state of an account in words.
pub const fn state_name(locale: Locale, state: AccountState) -> &'static str {
    match (state, locale) {
        (AccountState::Active, Locale::Zh) => "正常",
        (AccountState::Active, Locale::En) => "Active",
        (AccountState::Blocked, Locale::Zh) => "已限制",
        (AccountState::Blocked, Locale::En) => "Blocked",
        (AccountState::Closed, Locale::Zh) => "已注销",
        (AccountState::Closed, Locale::En) => "Closed",
    }
}

pub const fn state_tone(state: AccountState) -> Tone {
    match state {
        AccountState::Active => Tone::Success,
        AccountState::Blocked => Tone::Danger,
        AccountState::Closed => Tone::Neutral,
    }
}

/// A level in words.
pub const fn level_name(locale: Locale, level: Level) -> &'static str {
    match (level, locale) {
        (Level::Regular, Locale::Zh) => "普通",
        (Level::Regular, Locale::En) => "Regular",
        (Level::Silver, Locale::Zh) => "银牌",
        (Level::Silver, Locale::En) => "Silver",
        (Level::Gold, Locale::Zh) => "金牌",
        (Level::Gold, Locale::En) => "Gold",
        (Level::Diamond, Locale::Zh) => "钻石",
        (Level::Diamond, Locale::En) => "Diamond",
    }
}

/// A role in words: the name of one made here, or that of a built-in one.
pub fn role_name(locale: Locale, key: &str, made: &[RoleView]) -> String {
    if let Some(role) = Role::parse(key) {
        return built_in_name(locale, role).to_owned();
    }
    made.iter()
        .find(|role| role.key == key)
        .map_or_else(|| key.to_owned(), |role| role.name.get(locale).clone())
}

const fn built_in_name(locale: Locale, role: Role) -> &'static str {
    match (role, locale) {
        (Role::Customer, Locale::Zh) => "顾客",
        (Role::Customer, Locale::En) => "Customer",
        (Role::SellerOwner, Locale::Zh) => "商家负责人",
        (Role::SellerOwner, Locale::En) => "Seller owner",
        (Role::SellerStaff, Locale::Zh) => "商家员工",
        (Role::SellerStaff, Locale::En) => "Seller staff",
        (Role::Warehouse, Locale::Zh) => "仓库",
        (Role::Warehouse, Locale::En) => "Warehouse",
        (Role::Support, Locale::Zh) => "客服",
        (Role::Support, Locale::En) => "Support",
        (Role::Marketing, Locale::Zh) => "市场",
        (Role::Marketing, Locale::En) => "Marketing",
        (Role::Finance, Locale::Zh) => "财务",
        (Role::Finance, Locale::En) => "Finance",
        (Role::Analyst, Locale::Zh) => "分析",
        (Role::Analyst, Locale::En) => "Analyst",
        (Role::Operator, Locale::Zh) => "运营",
        (Role::Operator, Locale::En) => "Operator",
        (Role::Auditor, Locale::Zh) => "审计",
        (Role::Auditor, Locale::En) => "Auditor",
        (Role::Administrator, Locale::Zh) => "管理员",
        (Role::Administrator, Locale::En) => "Administrator",
    }
}

/// A permission in words: the action, then what it is done to.
pub fn permission_name(locale: Locale, permission: Permission) -> String {
    let (action, resource) = (permission.action(), permission.resource());
    match (permission, locale) {
        (Permission::ApprovalDecide, Locale::Zh) => return "批准或拒绝申请".to_owned(),
        (Permission::ApprovalDecide, Locale::En) => return "Approve and refuse requests".to_owned(),
        _ => {}
    }
    match locale {
        Locale::Zh => format!("{}{}", action_zh(action), resource_name(locale, resource)),
        Locale::En => format!("{} {}", action_en(action), resource_name(locale, resource)),
    }
}

const fn action_zh(action: Action) -> &'static str {
    match action {
        Action::Read => "查看",
        Action::Reveal => "查看完整信息：",
        Action::Update => "管理",
        Action::Request => "申请变更",
        Action::Decide => "审批",
        Action::Export => "导出",
    }
}

const fn action_en(action: Action) -> &'static str {
    match action {
        Action::Read => "See",
        Action::Reveal => "See in clear:",
        Action::Update => "Manage",
        Action::Request => "Ask to change",
        Action::Decide => "Decide on",
        Action::Export => "Export",
    }
}

const fn resource_name(locale: Locale, resource: Resource) -> &'static str {
    match (resource, locale) {
        (Resource::Account, Locale::Zh) => "自己的账号",
        (Resource::Account, Locale::En) => "one's own account",
        (Resource::Customer, Locale::Zh) => "顾客",
        (Resource::Customer, Locale::En) => "customers",
        (Resource::Staff, Locale::Zh) => "员工",
        (Resource::Staff, Locale::En) => "staff",
        (Resource::Role, Locale::Zh) => "角色",
        (Resource::Role, Locale::En) => "roles",
        (Resource::Seller, Locale::Zh) => "商家",
        (Resource::Seller, Locale::En) => "sellers",
        (Resource::Product, Locale::Zh) => "商品",
        (Resource::Product, Locale::En) => "products",
        (Resource::Stock, Locale::Zh) => "库存",
        (Resource::Stock, Locale::En) => "stock",
        (Resource::AfterSales, Locale::Zh) => "售后",
        (Resource::AfterSales, Locale::En) => "after-sales requests",
        (Resource::Order, Locale::Zh) => "订单",
        (Resource::Order, Locale::En) => "orders",
        (Resource::Refund, Locale::Zh) => "退款",
        (Resource::Refund, Locale::En) => "refunds",
        (Resource::Receipt, Locale::Zh) => "汇款与代收货款",
        (Resource::Receipt, Locale::En) => "remittances and couriers' cash",
        (Resource::Ledger, Locale::Zh) => "账目",
        (Resource::Ledger, Locale::En) => "the books",
        (Resource::Commission, Locale::Zh) => "佣金与手续费规则",
        (Resource::Commission, Locale::En) => "rules of commission and fees",
        (Resource::Payout, Locale::Zh) => "商家提现",
        (Resource::Payout, Locale::En) => "payouts",
        (Resource::Approval, Locale::Zh) => "审批",
        (Resource::Approval, Locale::En) => "approvals",
        (Resource::AuditLog, Locale::Zh) => "审计日志",
        (Resource::AuditLog, Locale::En) => "the audit log",
        (Resource::ApiKey, Locale::Zh) => "API 密钥",
        (Resource::ApiKey, Locale::En) => "API keys",
        (Resource::Setting, Locale::Zh) => "设置",
        (Resource::Setting, Locale::En) => "settings",
        (Resource::System, Locale::Zh) => "系统",
        (Resource::System, Locale::En) => "the machine",
    }
}

/// Where a role counts.
pub fn target_name(locale: Locale, target: &Target) -> String {
    match (target, locale) {
        (Target::Platform, Locale::Zh) => "平台".to_owned(),
        (Target::Platform, Locale::En) => "platform".to_owned(),
        (Target::Seller(id) | Target::Warehouse(id), _) => id.clone(),
    }
}

/// What a request asks for.
pub const fn kind_name(locale: Locale, kind: ApprovalKind) -> &'static str {
    match (kind, locale) {
        (ApprovalKind::RoleGrant, Locale::Zh) => "授予角色",
        (ApprovalKind::RoleGrant, Locale::En) => "Give a role",
        (ApprovalKind::RoleRevoke, Locale::Zh) => "收回角色",
        (ApprovalKind::RoleRevoke, Locale::En) => "Take a role",
        (ApprovalKind::Refund, Locale::Zh) => "取消并退款",
        (ApprovalKind::Refund, Locale::En) => "Cancel and refund",
        (ApprovalKind::PriceCut, Locale::Zh) => "降价",
        (ApprovalKind::PriceCut, Locale::En) => "Cut a price",
        (ApprovalKind::Payout, Locale::Zh) => "商家提现",
        (ApprovalKind::Payout, Locale::En) => "Pay a seller",
        (ApprovalKind::CashWriteOff, Locale::Zh) => "核销代收货款",
        (ApprovalKind::CashWriteOff, Locale::En) => "Give up cash",
    }
}

/// Where a request stands.
pub const fn approval_state(locale: Locale, state: ApprovalState) -> (&'static str, Tone) {
    match (state, locale) {
        (ApprovalState::Waiting, Locale::Zh) => ("等待审批", Tone::Warning),
        (ApprovalState::Waiting, Locale::En) => ("Waiting", Tone::Warning),
        (ApprovalState::Approved, Locale::Zh) => ("已批准", Tone::Success),
        (ApprovalState::Approved, Locale::En) => ("Approved", Tone::Success),
        (ApprovalState::Refused, Locale::Zh) => ("已拒绝", Tone::Danger),
        (ApprovalState::Refused, Locale::En) => ("Refused", Tone::Danger),
        (ApprovalState::Withdrawn, Locale::Zh) => ("已撤回", Tone::Neutral),
        (ApprovalState::Withdrawn, Locale::En) => ("Withdrawn", Tone::Neutral),
        (ApprovalState::Expired, Locale::Zh) => ("已过期", Tone::Neutral),
        (ApprovalState::Expired, Locale::En) => ("Expired", Tone::Neutral),
    }
}
