//! What buyers ask for after a sale, and the photos that they send with it.

use super::words::text;
use super::{OnErasure, Personal, Purpose, Retention, Sensitivity, Subject, Table};

pub(super) const TABLES: &[Table] = &[
    Table {
        name: "after_sales",
        key: "id",
        plain: "id number order_id seller_id state location_id fate delivery_back requested_at due_at version",
        personal: &[
            Personal {
                columns: &["kind", "reason"],
                what: text("申请售后的类型和原因", "What you asked for after a sale, and why"),
                subject: Subject::Customer,
                sensitivity: &[Sensitivity::Behaviour],
                purpose: Purpose::Order,
                retention: Retention::Transaction,
                sealed: false,
                on_erasure: OnErasure::Keep,
            },
            Personal {
                columns: &["text"],
                what: text("申请售后时的说明", "What you wrote when you asked for it"),
                subject: Subject::Customer,
                sensitivity: &[Sensitivity::Behaviour, Sensitivity::Identity],
                purpose: Purpose::Order,
                retention: Retention::Transaction,
                sealed: true,
                on_erasure: OnErasure::Delete,
            },
            Personal {
                columns: &["payee"],
                what: text(
                    "退款的收款账户：户名、开户行、账号",
                    "Where your money is sent: holder, bank and number of the account",
                ),
                subject: Subject::Customer,
                sensitivity: &[Sensitivity::Identity],
                purpose: Purpose::Payment,
                retention: Retention::Transaction,
                sealed: true,
                on_erasure: OnErasure::Delete,
            },
            Personal {
                columns: &["back_carrier", "back_tracking", "out_carrier", "out_tracking"],
                what: text(
                    "售后包裹的快递公司和单号",
                    "Carriers and numbers of the parcels for it",
                ),
                subject: Subject::Customer,
                sensitivity: &[Sensitivity::Behaviour],
                purpose: Purpose::Order,
                retention: Retention::Transaction,
                sealed: false,
                on_erasure: OnErasure::Keep,
            },
        ],
    },
    Table {
        name: "after_sales_line",
        key: "",
        plain: "request_id position",
        personal: &[Personal {
            columns: &[
                "variant_id",
                "instead_id",
                "units",
                "accepted",
                "written_off",
                "rejected",
                "back",
            ],
            what: text("申请售后的商品", "Goods that you asked for it for"),
            subject: Subject::Customer,
            sensitivity: &[Sensitivity::Behaviour],
            purpose: Purpose::Order,
            retention: Retention::Transaction,
            sealed: false,
            on_erasure: OnErasure::Keep,
        }],
    },
    Table {
        name: "after_sales_history",
        key: "",
        plain: "request_id position state cause at",
        personal: &[Personal {
            columns: &["remark"],
            what: text("处理售后申请时给您的说明", "What you were told about it"),
            subject: Subject::Customer,
            sensitivity: &[Sensitivity::Behaviour],
            purpose: Purpose::Order,
            retention: Retention::Transaction,
            sealed: false,
            on_erasure: OnErasure::Keep,
        }],
    },
    Table {
        name: "after_sales_photo",
        key: "id",
        plain: "request_id format size expires_at",
        personal: &[Personal {
            columns: &["id"],
            what: text("照片的编号", "The name under which a photo can be handed in"),
            subject: Subject::Customer,
            sensitivity: &[Sensitivity::Secret],
            purpose: Purpose::Order,
            retention: Retention::Transaction,
            // It is looked up by.
            sealed: false,
            on_erasure: OnErasure::Delete,
        }],
    },
    Table {
        name: "after_sales_photo_part",
        key: "id",
        plain: "id photo_id position",
        personal: &[Personal {
            columns: &["content"],
            what: text("申请售后时提交的照片", "Photos that you sent with it"),
            subject: Subject::Customer,
            sensitivity: &[Sensitivity::Behaviour, Sensitivity::Location],
            purpose: Purpose::Order,
            retention: Retention::Transaction,
            sealed: true,
            on_erasure: OnErasure::Delete,
        }],
    },
];
