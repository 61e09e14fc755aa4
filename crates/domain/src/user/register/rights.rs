//! What people decide about their own data: consent, and what they ask for.

use super::words::text;
use super::{OnErasure, Personal, Purpose, Retention, Sensitivity, Subject, Table};

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "consent",
        key: "id",
        plain: "id account_id",
        personal: &[
            Personal {
                columns: &["purpose", "version", "given", "at"],
                what: text("同意与撤回的记录", "What you agreed to and took back"),
                subject: Subject::Customer,
                sensitivity: &[Sensitivity::Behaviour],
                purpose: Purpose::Consent,
                retention: Retention::Proof,
                sealed: false,
                on_erasure: OnErasure::Keep,
            },
            Personal {
                columns: &["address"],
                what: text("同意时的网络地址", "The network address it was done from"),
                subject: Subject::Customer,
                sensitivity: &[Sensitivity::Location],
                purpose: Purpose::Consent,
                retention: Retention::Proof,
                sealed: true,
                on_erasure: OnErasure::Delete,
            },
        ],
    },
    Table {
        name: "subject_request",
        key: "id",
        plain: "id account_id taken_by taken_at",
        personal: &[
            Personal {
                columns: &["kind", "state", "asked_at", "due_at", "acts_at", "closed_at"],
                what: text(
                    "您对个人数据提出的请求和办理情况",
                    "What you asked about your data, and what became of it",
                ),
                subject: Subject::Customer,
                sensitivity: &[Sensitivity::Behaviour],
                purpose: Purpose::Rights,
                retention: Retention::Proof,
                sealed: false,
                on_erasure: OnErasure::Keep,
            },
            Personal {
                columns: &["wish", "answer"],
                what: text(
                    "请求的内容和我们的答复",
                    "The text of your request, and our answer",
                ),
                subject: Subject::Customer,
                sensitivity: &[Sensitivity::Behaviour, Sensitivity::Identity],
                purpose: Purpose::Rights,
                retention: Retention::Proof,
                sealed: true,
                on_erasure: OnErasure::Delete,
            },
        ],
    },
];
