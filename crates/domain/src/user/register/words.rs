//! The words of the register, in both languages.

use super::{OnErasure, Purpose, Retention, Sensitivity, Subject, Text};
use crate::kernel::Localized;

pub(super) const fn text(zh: &'static str, en: &'static str) -> Text {
    Localized { zh, en }
}

impl Subject {
    pub const fn text(self) -> Text {
        match self {
            Self::Visitor => text("访客", "Visitors"),
            Self::Customer => text("顾客", "Customers"),
            Self::SellerStaff => text("商家员工", "Staff of sellers"),
            Self::Staff => text("平台员工", "Staff of the platform"),
        }
    }
}

impl Sensitivity {
    pub const fn text(self) -> Text {
        match self {
            Self::Contact => text("联系方式", "Contact"),
            Self::Identity => text("身份", "Identity"),
            Self::Location => text("位置", "Location"),
            Self::Behaviour => text("行为", "Behaviour"),
            Self::Secret => text("密钥", "Secret"),
        }
    }
}

impl Purpose {
    pub const fn text(self) -> Text {
        match self {
            Self::Cart => text(
                "在下单之前保留您的选择和填写的内容",
                "To keep what you chose and typed until you order",
            ),
            Self::Order => text(
                "履行订单：配送、解答疑问、办理退货",
                "To carry out your order: deliver it, answer questions, take goods back",
            ),
            Self::Payment => text("收款与退款", "To take payments and to give them back"),
            Self::Notice => text(
                "向您发送您需要的通知",
                "To tell you what you asked or need to be told",
            ),
            Self::Repeats => text(
                "保证同一请求只执行一次",
                "To carry out a request once, however often it is sent",
            ),
            Self::Account => text(
                "让您登录，并保留您想保留的内容",
                "To let you sign in and to keep what you want kept",
            ),
            Self::Safety => text(
                "保护账号和网店的安全，并可查证谁做了什么",
                "To keep accounts and the shop safe, and to show later who did what",
            ),
            Self::Consent => text("证明您同意过什么", "To prove what was agreed to"),
            Self::Rights => text(
                "办理您对个人数据的请求，并证明已经办理",
                "To do what you ask about your data, and to prove that it was done",
            ),
            Self::Trade => text(
                "核验在平台经营的商家（《电子商务法》第二十七条）",
                "To know who sells here (E-commerce Law of the PRC, article 27)",
            ),
        }
    }
}

impl Retention {
    pub const fn text(self) -> Text {
        match self {
            Self::Cart => text(
                "购物车最后一次使用后 30 天",
                "30 days after the cart was last used",
            ),
            Self::Outbox => text("办理完毕后 7 天", "7 days after it was carried out"),
            Self::Code => text("最多一天", "A day at most"),
            Self::Period => text("32 天", "32 days"),
            Self::SignIn => text("180 天", "180 days"),
            Self::Account => text("账号存续期间", "As long as the account"),
            Self::Webhook => text("收到后 90 天", "90 days after it came"),
            Self::Documents => text(
                "未提交的一天，未通过的 180 天，店铺关闭后三年",
                "A day if not handed in, 180 days if not let in, three years after the shop has closed",
            ),
            Self::Proof => text(
                "事项结束后三年（《民法典》第一百八十八条）",
                "Three years after it has ended (Civil Code of the PRC, article 188)",
            ),
            Self::Transaction => text(
                "交易完成后三年（《电子商务法》第三十一条）",
                "Three years after the order (E-commerce Law of the PRC, article 31)",
            ),
        }
    }
}

impl OnErasure {
    pub const fn text(self) -> Text {
        match self {
            Self::Keep => text("保留，但不再与您关联", "Stays, without a link to you"),
            Self::Pseudonymise => text("去除身份信息后保留", "Stays with your person taken out"),
            Self::Delete => text("删除", "Is deleted"),
        }
    }
}
