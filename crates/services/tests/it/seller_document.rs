//! Documents of applications: what is taken, who opens them, and when they are gone. Every scenario on both databases.

use crate::canary::{CANARY, arrive};
use crate::goods::stock;
use crate::merchant::{apply, decide, fields, form, open_shop, pair, pdf, uploads};
use crate::people::worker;
use crate::privacy::{holds, stored};
use crate::rights::{DAY, finish, rows_in};
use crate::support::Shop;
use domain::kernel::Locale;
use domain::merchant::{
    ApplicationDocument, ApplicationForm, DocumentKind, FileFormat, SellerEvent, SellerFileId, SellerId,
};
use domain::user::permission::policy::{AuditLogRead, SellerRead, SellerReveal};
use domain::user::{AuditFilter, Role, Target};
use services::merchant::{
    Upload, apply_to_sell, hand_in_application, open_document, upload_document, view_seller,
};
use services::user::request_erasure;
use services::{Ctx, ServiceError, audit, jobs};

on_both!(
    a_document_is_opened_for_a_reason_that_is_logged,
    a_file_is_what_its_first_bytes_say,
    what_was_good_is_kept_for_the_next_try,
    a_file_is_handed_in_once_and_as_what_it_is,
    nobody_uploads_without_end,
    files_end_with_their_seller,
    whoever_is_erased_takes_their_documents_along,
);

const LICENCE: DocumentKind = DocumentKind::BusinessLicence;

/// The files of a seller, as its page names them.
async fn files(ctx: &Ctx, seller: SellerId) -> Vec<domain::merchant::SellerFile> {
    let permit = ctx.permit::<SellerRead>().await.unwrap();
    let Some(application) = view_seller(&permit, seller).await.unwrap().application else {
        return Vec::new();
    };
    application
        .documents
        .into_iter()
        .filter_map(|document| document.file)
        .collect()
}

async fn a_document_is_opened_for_a_reason_that_is_logged(shop: &Shop) {
    stock(&shop.ctx).await;
    // Longer than two pieces, and no text.
    let mut scan = b"\xff\xd8\xff\xe0".to_vec();
    scan.extend((0..120_000_u32).map(|number| u8::try_from(number % 251).unwrap()));
    let mut documents = uploads();
    documents[0] = Upload {
        kind: LICENCE,
        content: scan.clone(),
    };
    let tea = hand_in_application(&shop.guest(), Locale::Zh, form("tea"), documents)
        .await
        .unwrap();
    let cups = apply(&shop.guest(), form("cups")).await.unwrap();
    assert!(!holds(&stored(shop).await, "%PDF-1.7"), "what is kept is sealed");
    let operator = worker(shop, "operator@example.com", Role::Operator, Target::Platform).await;
    let kept = files(&operator, tea).await;
    let licence = kept.iter().find(|file| file.kind == LICENCE).unwrap();
    assert_eq!((licence.format, licence.size), (FileFormat::Jpeg, 120_004));

    let reveal = operator.permit::<SellerReveal>().await.unwrap();
    let refused = open_document(&reveal, tea, licence.id, " ab ").await.unwrap_err();
    assert_eq!(fields(refused), [pair("reason", "required")]);
    let foreign = open_document(&reveal, cups, licence.id, "checking the licence").await;
    assert!(matches!(foreign, Err(ServiceError::NotFound(_))), "{foreign:?}");
    let opened = open_document(&reveal, tea, licence.id, "checking the licence")
        .await
        .unwrap();
    assert!(opened.content == scan && opened.file == *licence);
    let log = shop.ctx.permit::<AuditLogRead>().await.unwrap();
    let log = audit::entries(&log, &AuditFilter::default(), None, 10)
        .await
        .unwrap();
    assert_eq!(log[0].record.action, "seller.open_document");
    assert_eq!(log[0].record.reason.as_deref(), Some("checking the licence"));
    assert!(
        log[0]
            .record
            .after
            .as_deref()
            .unwrap()
            .contains("business_licence")
    );
    let opens = log
        .iter()
        .filter(|entry| entry.record.action == "seller.open_document");
    assert_eq!(opens.count(), 1, "what was refused was not opened");

    let support = worker(shop, "support@example.com", Role::Support, Target::Platform).await;
    let refused = support.permit::<SellerReveal>().await.map(drop);
    assert!(matches!(refused, Err(ServiceError::Forbidden)), "{refused:?}");
    shop.clock.advance_seconds(16 * 60);
    let stale = operator.permit::<SellerReveal>().await.map(drop);
    assert!(matches!(stale, Err(ServiceError::ProofRequired)), "{stale:?}");
}

async fn a_file_is_what_its_first_bytes_say(shop: &Shop) {
    stock(&shop.ctx).await;
    let page = b"<html><script>alert(1)</script></html>".to_vec();
    let mut documents = uploads();
    documents[0].content = page;
    documents[1].content.resize(5_000_001, b' ');
    let returned = hand_in_application(&shop.guest(), Locale::Zh, form("tea"), documents)
        .await
        .unwrap_err();
    assert_eq!(
        fields(returned.error),
        [
            pair("business_licence", "file_format"),
            pair("representative_identity", "file_too_large")
        ],
        "and neither is missing as well"
    );
    assert_eq!(
        (returned.kept, rows_in(shop, "seller_file").await),
        (Vec::new(), 0)
    );
}

async fn what_was_good_is_kept_for_the_next_try(shop: &Shop) {
    stock(&shop.ctx).await;
    let guest = shop.guest();
    let mistyped = ApplicationForm {
        credit_code: "9144030071526726XH".to_owned(),
        ..form("tea")
    };
    let returned = hand_in_application(&guest, Locale::Zh, mistyped, uploads())
        .await
        .unwrap_err();
    assert_eq!(returned.form.company, form("tea").company);
    assert_eq!(returned.kept.len(), 2);
    assert_eq!(fields(returned.error), [pair("credit_code", "credit_code")]);
    let corrected = ApplicationForm {
        credit_code: form("tea").credit_code,
        ..returned.form
    };
    let better = pdf(LICENCE, "a better scan");
    let tea = hand_in_application(&guest, Locale::Zh, corrected.clone(), vec![better])
        .await
        .unwrap();
    let handed_in = files(&shop.ctx, tea).await;
    assert_eq!(handed_in.len(), 2);
    let old = returned.kept.iter().find(|file| file.kind == LICENCE).unwrap();
    assert!(
        !handed_in.iter().any(|file| file.id == old.id),
        "the new scan takes the place of the old one"
    );
    assert_eq!(
        rows_in(shop, "seller_file").await,
        3,
        "the old one waits for its end"
    );
    shop.clock.advance_seconds(DAY);
    jobs::sweep(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(rows_in(shop, "seller_file").await, 2);
    let late = ApplicationForm {
        slug: "late".to_owned(),
        ..corrected
    };
    let late = hand_in_application(&guest, Locale::Zh, late, Vec::new())
        .await
        .unwrap_err();
    assert_eq!(late.kept, [], "what is gone or handed in is asked for again");
    assert_eq!(
        fields(late.error),
        [
            pair("business_licence", "missing_document"),
            pair("representative_identity", "missing_document")
        ]
    );
}

async fn a_file_is_handed_in_once_and_as_what_it_is(shop: &Shop) {
    stock(&shop.ctx).await;
    let guest = shop.guest();
    let mut uploaded = Vec::new();
    for upload in uploads() {
        uploaded.push(upload_document(&guest, upload).await.unwrap());
    }
    let named = |licence: SellerFileId, identity: &str, slug: &str| ApplicationForm {
        documents: vec![
            ApplicationDocument {
                kind: LICENCE,
                reference: licence.to_string(),
            },
            ApplicationDocument {
                kind: DocumentKind::RepresentativeIdentity,
                reference: identity.to_owned(),
            },
        ],
        ..form(slug)
    };
    let (licence, identity) = (uploaded[0].id, uploaded[1].id.to_string());
    let missing = [pair("representative_identity", "missing_document")];
    for reference in [licence.to_string(), "file-7".to_owned()] {
        let refused = apply_to_sell(&guest, Locale::Zh, named(licence, &reference, "tea")).await;
        assert_eq!(fields(refused.unwrap_err()), missing, "{reference}");
    }
    apply_to_sell(&guest, Locale::Zh, named(licence, &identity, "tea"))
        .await
        .unwrap();
    let again = apply_to_sell(&guest, Locale::Zh, named(licence, &identity, "cups")).await;
    assert_eq!(
        fields(again.unwrap_err()).len(),
        2,
        "they are the first shop's now"
    );
}

async fn nobody_uploads_without_end(shop: &Shop) {
    stock(&shop.ctx).await;
    let visitor = crate::people::visitor(shop);
    for _ in 0..40 {
        upload_document(&visitor, pdf(LICENCE, "one")).await.unwrap();
    }
    let refused = upload_document(&visitor, pdf(LICENCE, "more")).await;
    assert!(matches!(refused, Err(ServiceError::TooMany)), "{refused:?}");
    shop.clock.advance_seconds(600);
    upload_document(&visitor, pdf(LICENCE, "later")).await.unwrap();
}

/// Whether what a seller wrote into its application, and whom to ask there, is still kept.
async fn is_written(shop: &Shop, seller: SellerId) -> bool {
    let sealed = shop
        .texts(format!(
            "SELECT form FROM seller_application WHERE seller_id = '{seller}'
             UNION ALL SELECT contact FROM seller WHERE id = '{seller}' AND contact <> ''"
        ))
        .await;
    assert!(sealed.is_empty() || sealed.len() == 2, "both or none");
    !sealed.is_empty()
}

async fn files_end_with_their_seller(shop: &Shop) {
    stock(&shop.ctx).await;
    let rejected = apply(&shop.guest(), form("tea")).await.unwrap();
    let open = open_shop(&shop.ctx, "cups").await;
    let sweep = async || jobs::sweep(&shop.ctx.permit().await.unwrap()).await.unwrap();
    for event in [SellerEvent::StartReview, SellerEvent::Reject] {
        decide(&shop.ctx, rejected, event).await.unwrap();
    }
    shop.clock.advance_seconds(180 * DAY - 1);
    sweep().await;
    assert_eq!(files(&shop.ctx, rejected).await.len(), 2, "to the last day");
    assert!(is_written(shop, rejected).await, "to the last day");
    shop.clock.advance_seconds(1);
    sweep().await;
    assert_eq!(files(&shop.ctx, rejected).await, []);
    assert!(
        !is_written(shop, rejected).await,
        "neither form nor contact is left"
    );
    assert!(is_written(shop, open).await);
    assert_eq!(
        files(&shop.ctx, open).await.len(),
        2,
        "as long as the shop is there"
    );
    for event in [SellerEvent::Suspend, SellerEvent::Close] {
        decide(&shop.ctx, open, event).await.unwrap();
    }
    shop.clock.advance_seconds((3 * 365 + 1) * DAY);
    sweep().await;
    assert_eq!(files(&shop.ctx, open).await, []);
    assert!(!is_written(shop, open).await);
    for table in ["seller_file_part", "seller_document", "seller_application"] {
        assert_eq!(rows_in(shop, table).await, 0, "{table}");
    }
    shop.assert_sound().await;
}

async fn whoever_is_erased_takes_their_documents_along(shop: &Shop) {
    stock(&shop.ctx).await;
    let canary = arrive(shop, &CANARY).await;
    finish(shop, &canary).await;
    let other = apply(&shop.guest(), form("tea")).await.unwrap();
    let sealed = shop
        .texts("SELECT content FROM seller_file_part".to_owned())
        .await;
    assert_eq!(sealed.len(), 4);
    request_erasure(&canary.ctx.permit().await.unwrap())
        .await
        .unwrap();
    shop.clock.advance_seconds(7 * DAY);
    let round = jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(round.erased, 1);
    let left = shop
        .texts("SELECT content FROM seller_file_part".to_owned())
        .await;
    assert_eq!(left.len(), 2);
    let bytes = stored(shop).await;
    for value in sealed.iter().filter(|value| !left.contains(value)) {
        assert!(
            !holds(&bytes, value),
            "a piece is still in the bytes of the database"
        );
    }
    assert_eq!(files(&shop.ctx, other).await.len(), 2, "those of others stay");
}
