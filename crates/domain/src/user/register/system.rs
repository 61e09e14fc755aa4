//! What the shop notes to keep its promises: messages, side effects, keys.

use super::words::text;
use super::{OnErasure, Personal, Purpose, Retention, Sensitivity, Subject, Table};

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "idempotency",
        key: "",
        plain: "scope key fingerprint group_id at",
        personal: &[],
    },
    Table {
        name: "api_answer",
        key: "key",
        plain: "key fingerprint claim claimed_at expires_at",
        personal: &[Personal {
            columns: &["answer"],
            what: text(
                "对接口请求的答复，供重复请求使用",
                "Answers to requests of programs, for their repeats",
            ),
            subject: Subject::Customer,
            sensitivity: &[Sensitivity::Contact, Sensitivity::Secret, Sensitivity::Behaviour],
            purpose: Purpose::Repeats,
            retention: Retention::Code,
            sealed: true,
            on_erasure: OnErasure::Keep,
        }],
    },
    Table {
        name: "webhook",
        key: "id",
        plain: "id received_at",
        personal: &[Personal {
            columns: &["body"],
            what: text("支付平台的消息", "Messages of the payment service"),
            subject: Subject::Customer,
            sensitivity: &[Sensitivity::Behaviour],
            purpose: Purpose::Payment,
            retention: Retention::Webhook,
            sealed: true,
            on_erasure: OnErasure::Keep,
        }],
    },
    Table {
        name: "outbox",
        key: "id",
        plain: "id topic subject created_at due_at attempts done_at last_error",
        personal: &[Personal {
            columns: &["payload"],
            what: text("尚待发送的通知的内容", "The content of notices still to be sent"),
            subject: Subject::Customer,
            sensitivity: &[Sensitivity::Contact],
            purpose: Purpose::Notice,
            retention: Retention::Outbox,
            sealed: true,
            on_erasure: OnErasure::Delete,
        }],
    },
    Table {
        name: "data_key",
        key: "id",
        plain: "id purpose wrapped created_at retired_at",
        personal: &[],
    },
];
