//! What people may do here, what they keep, agree to and are told, and what staff note about them.

use super::words::text;
use super::{OnErasure, Personal, Purpose, Retention, Sensitivity, Subject, Table};

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "role",
        key: "key",
        plain: "key name_zh name_en audience version",
        personal: &[],
    },
    Table {
        name: "role_permission",
        key: "",
        plain: "role permission",
        personal: &[],
    },
    Table {
        name: "role_grant",
        key: "id",
        plain: "id account_id target target_id requested_by approved_by at expires_at",
        personal: &[Personal {
            columns: &["role"],
            what: text(
                "在平台或店铺担任的角色",
                "The role somebody has with the platform or a seller",
            ),
            subject: Subject::Staff,
            sensitivity: &[Sensitivity::Behaviour],
            purpose: Purpose::Safety,
            retention: Retention::Account,
            sealed: false,
            on_erasure: OnErasure::Delete,
        }],
    },
    Table {
        name: "approval",
        key: "id",
        plain: "id kind subject seller_id payload reason state requested_by requested_at decided_by decided_at remark expires_at",
        personal: &[],
    },
    Table {
        name: "api_key",
        key: "id",
        plain: "id name hint key_hash created_by permissions created_at expires_at used_at revoked_at",
        personal: &[],
    },
    Table {
        name: "address",
        key: "id",
        plain: "id account_id is_default created_at version",
        personal: &[Personal {
            columns: &["body"],
            what: text(
                "收货地址：姓名、电话、地址",
                "Addresses: name, telephone, address",
            ),
            subject: Subject::Customer,
            sensitivity: &[Sensitivity::Contact, Sensitivity::Identity, Sensitivity::Location],
            purpose: Purpose::Account,
            retention: Retention::Account,
            sealed: true,
            on_erasure: OnErasure::Delete,
        }],
    },
    Table {
        name: "favourite",
        key: "",
        plain: "account_id",
        personal: &[Personal {
            columns: &["product_id", "at"],
            what: text("收藏的商品", "Marked products"),
            subject: Subject::Customer,
            sensitivity: &[Sensitivity::Behaviour],
            purpose: Purpose::Account,
            retention: Retention::Account,
            sealed: false,
            on_erasure: OnErasure::Delete,
        }],
    },
    Table {
        name: "customer_note",
        key: "id",
        plain: "id account_id author_id at",
        personal: &[Personal {
            columns: &["body"],
            what: text("客服备注", "Notes of customer service"),
            subject: Subject::Customer,
            sensitivity: &[Sensitivity::Behaviour, Sensitivity::Identity],
            purpose: Purpose::Order,
            retention: Retention::Account,
            sealed: true,
            on_erasure: OnErasure::Delete,
        }],
    },
    Table {
        name: "customer_tag",
        key: "",
        plain: "account_id",
        personal: &[Personal {
            columns: &["tag"],
            what: text("客户标签", "Tags of customers"),
            subject: Subject::Customer,
            sensitivity: &[Sensitivity::Behaviour],
            purpose: Purpose::Order,
            retention: Retention::Account,
            sealed: false,
            on_erasure: OnErasure::Delete,
        }],
    },
    Table {
        name: "message",
        key: "id",
        plain: "id channel created_at sent_at",
        personal: &[
            Personal {
                columns: &["recipient", "subject", "body"],
                what: text("发送的短信和邮件", "Messages sent by SMS and e-mail"),
                subject: Subject::Customer,
                sensitivity: &[Sensitivity::Contact],
                purpose: Purpose::Notice,
                retention: Retention::SignIn,
                sealed: true,
                on_erasure: OnErasure::Delete,
            },
            Personal {
                columns: &["recipient_index"],
                what: text(
                    "收件联系方式的加密指纹，用于找到您的短信和邮件",
                    "The keyed fingerprint of the contact, to find your messages",
                ),
                subject: Subject::Customer,
                sensitivity: &[Sensitivity::Secret],
                purpose: Purpose::Notice,
                retention: Retention::SignIn,
                // It is looked up by.
                sealed: false,
                on_erasure: OnErasure::Delete,
            },
        ],
    },
    Table {
        name: "setting",
        key: "key",
        plain: "key value version changed_at",
        personal: &[],
    },
];
