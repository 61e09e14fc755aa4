//! Sellers, and the log of what staff do.

use super::words::text;
use super::{OnErasure, Personal, Purpose, Retention, Sensitivity, Subject, Table};

/// A sole trader's account is in the name of a person.
const BANK_ACCOUNT: Personal = Personal {
    columns: &["account"],
    what: text(
        "店铺的收款账户：户名、开户行、账号",
        "Where a shop is paid: holder, bank and number of the account",
    ),
    subject: Subject::SellerStaff,
    sensitivity: &[Sensitivity::Identity],
    purpose: Purpose::Payment,
    retention: Retention::Transaction,
    sealed: true,
    on_erasure: OnErasure::Keep,
};

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "seller",
        key: "id",
        plain: "id slug kind state name_zh name_en description_zh description_en licence_company licence_code licence_document deposit_required deposit_held deposit_currency credit_grade credit_score created_at opened_at version",
        personal: &[Personal {
            columns: &["contact"],
            what: text(
                "店铺负责人的姓名、电话、邮箱",
                "Name, telephone and e-mail of who answers for a shop",
            ),
            subject: Subject::SellerStaff,
            sensitivity: &[Sensitivity::Contact, Sensitivity::Identity],
            purpose: Purpose::Trade,
            retention: Retention::Transaction,
            sealed: true,
            on_erasure: OnErasure::Pseudonymise,
        }],
    },
    Table {
        name: "seller_application",
        key: "id",
        plain: "id seller_id account_id submitted_at locale expires_at",
        personal: &[Personal {
            columns: &["form"],
            what: text("入驻申请的内容", "What was written into an application to sell"),
            subject: Subject::SellerStaff,
            sensitivity: &[Sensitivity::Contact, Sensitivity::Identity],
            purpose: Purpose::Trade,
            retention: Retention::Documents,
            sealed: true,
            on_erasure: OnErasure::Pseudonymise,
        }],
    },
    Table {
        name: "seller_document",
        key: "",
        plain: "application_id position kind",
        personal: &[Personal {
            columns: &["reference"],
            what: text(
                "入驻资料的存放位置",
                "Where the documents of an application are kept",
            ),
            subject: Subject::SellerStaff,
            sensitivity: &[Sensitivity::Secret],
            purpose: Purpose::Trade,
            retention: Retention::Documents,
            sealed: false,
            on_erasure: OnErasure::Pseudonymise,
        }],
    },
    Table {
        name: "seller_file",
        key: "id",
        plain: "id application_id kind format size expires_at",
        personal: &[],
    },
    Table {
        name: "seller_file_part",
        key: "id",
        plain: "id file_id position",
        personal: &[Personal {
            columns: &["content"],
            what: text(
                "入驻资料的扫描件：营业执照、身份证件等",
                "Scans of an application to sell: the licence, the identity card and others",
            ),
            subject: Subject::SellerStaff,
            sensitivity: &[Sensitivity::Identity],
            purpose: Purpose::Trade,
            retention: Retention::Documents,
            sealed: true,
            on_erasure: OnErasure::Delete,
        }],
    },
    Table {
        name: "seller_history",
        key: "",
        plain: "seller_id position state cause reason at",
        personal: &[],
    },
    Table {
        name: "seller_bank_account",
        key: "seller_id",
        plain: "seller_id changed_at changed_by version",
        personal: &[BANK_ACCOUNT],
    },
    Table {
        name: "payout",
        key: "id",
        plain: "id seller_id currency amount state requested_by requested_at approval_id changed_at note version",
        personal: &[BANK_ACCOUNT],
    },
    Table {
        name: "payout_history",
        key: "",
        plain: "payout_id position state at changed_by",
        personal: &[],
    },
    Table {
        name: "payout_hold",
        key: "",
        plain: "seller_id currency amount",
        personal: &[],
    },
    Table {
        name: "ledger_period",
        key: "id",
        plain: "id month starts_at ends_at closed_at closed_by summary hash seal reopen_asked_by reopen_asked_at \
            reopen_reason reopened_by reopened_at",
        personal: &[],
    },
    Table {
        name: "audit_entry",
        key: "seq",
        plain: "seq at actor action subject_kind subject_id seller_id request_id prev_hash hash",
        personal: &[Personal {
            columns: &["reason", "before_values", "after_values", "address", "user_agent"],
            what: text(
                "员工操作的记录：改动前后、网络地址、设备",
                "What staff changed, before and after, and from where",
            ),
            subject: Subject::Staff,
            sensitivity: &[Sensitivity::Behaviour, Sensitivity::Location],
            purpose: Purpose::Safety,
            retention: Retention::Transaction,
            sealed: true,
            on_erasure: OnErasure::Keep,
        }],
    },
    Table {
        name: "audit_head",
        key: "id",
        plain: "id seq",
        personal: &[],
    },
    Table {
        name: "audit_checkpoint",
        key: "seq",
        plain: "seq hash at signature",
        personal: &[],
    },
];
