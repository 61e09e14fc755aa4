//! Files of applications: sealed in pieces, handed in once, and gone when their time is over.

use crate::merchant::{insert, seller};
use crate::support::{Base, at, next};
use domain::kernel::{Locale, Timestamp};
use domain::merchant::{
    Application, ApplicationId, DocumentKind, FileFormat, Seller, SellerFile, SellerFileId, SellerState,
};
use domain::user::{Account, AccountId, Email, Login, Phone};
use store::{StoredApplication, Tx};

on_both!(
    a_file_comes_back_as_it_was_and_is_sealed_again_by_a_new_key,
    a_file_without_all_of_its_pieces_does_not_open,
    a_file_waits_is_handed_in_once_and_ends,
    files_of_the_erased_go_unless_their_shop_was_let_in,
);

/// The second at which files that are not handed in end.
const END: i64 = 100;

/// Bytes that are no text, longer than a piece.
fn content(length: u32) -> Vec<u8> {
    (0..length)
        .map(|number| u8::try_from(number % 251).unwrap())
        .collect()
}

async fn keep(base: &Base, kind: DocumentKind, content: Vec<u8>) -> SellerFile {
    let file = SellerFile {
        id: SellerFileId::from_u128(u128::from(next())),
        kind,
        format: FileFormat::Png,
        size: i64::try_from(content.len()).unwrap(),
    };
    let kept = file.clone();
    base.write(async move |tx: &mut Tx| tx.merchant().insert_file(&kept, &content, at(END)).await)
        .await;
    file
}

/// A seller in this state with an application of this account.
async fn applied(base: &Base, state: SellerState, account: Option<AccountId>) -> (Seller, ApplicationId) {
    let seller = seller(&format!("shop-{}", next()), state, 1);
    insert(base, &seller).await.unwrap();
    let stored = StoredApplication {
        id: ApplicationId::from_u128(u128::from(next())),
        account,
        locale: Locale::Zh,
        application: Application {
            licence: seller.licence.clone().unwrap(),
            representative: "李雷".to_owned(),
            phone: Phone::parse("13800138000").unwrap(),
            email: Email::parse("shop@example.com").unwrap(),
            slug: seller.slug.clone(),
            profile: seller.profile.clone(),
            categories: Vec::new(),
            sells_food: false,
            documents: Vec::new(),
        },
        submitted_at: at(1),
    };
    let (owner, id) = (seller.id, stored.id);
    base.write(async move |tx: &mut Tx| tx.merchant().insert_application(owner, &stored).await)
        .await;
    (seller, id)
}

async fn claim(
    base: &Base,
    file: &SellerFile,
    kind: DocumentKind,
    application: ApplicationId,
    now: Timestamp,
) -> bool {
    let id = file.id;
    base.write(async move |tx: &mut Tx| tx.merchant().claim_file(id, kind, application, now).await)
        .await
}

async fn a_file_comes_back_as_it_was_and_is_sealed_again_by_a_new_key(base: &Base) {
    let licence = DocumentKind::BusinessLicence;
    let bytes = content(120_000);
    let file = keep(base, licence, bytes.clone()).await;
    let (owner, application) = applied(base, SellerState::Applied, None).await;
    assert!(claim(base, &file, licence, application, at(2)).await);
    let pieces = "SELECT COUNT(*) FROM seller_file_part WHERE content LIKE 'v1.%'";
    assert_eq!(base.number(pieces).await, 3);
    base.write(async |tx: &mut Tx| tx.vault().rotate(at(3)).await)
        .await;
    base.store.refresh_keys().await.unwrap();
    let column = store::sealed_columns()
        .find(|column| column.table == "seller_file_part")
        .unwrap();
    let old = base.read().await.vault().outdated(column, "", 10).await.unwrap();
    assert_eq!(old.len(), 3);
    let resealed = base
        .write(async move |tx: &mut Tx| tx.vault().reseal(column, old).await)
        .await;
    assert_eq!((resealed.done, resealed.broken), (3, Vec::new()));
    let mut tx = base.read().await;
    let found = tx.merchant().file_content(owner.id, file.id).await.unwrap();
    assert!(found == Some((file.clone(), bytes)));
    assert_eq!(
        tx.merchant().files_of(application).await.unwrap(),
        std::slice::from_ref(&file)
    );
    let (other, _) = applied(base, SellerState::Applied, None).await;
    assert!(
        tx.merchant()
            .file_content(other.id, file.id)
            .await
            .unwrap()
            .is_none()
    );
}

async fn a_file_without_all_of_its_pieces_does_not_open(base: &Base) {
    let licence = DocumentKind::BusinessLicence;
    let file = keep(base, licence, content(120_000)).await;
    let (owner, application) = applied(base, SellerState::Applied, None).await;
    claim(base, &file, licence, application, at(2)).await;
    let opens = async || {
        base.read()
            .await
            .merchant()
            .file_content(owner.id, file.id)
            .await
            .is_ok()
    };
    assert!(opens().await);
    base.execute("UPDATE seller_file_part SET position = 9 WHERE position = 0")
        .await;
    assert!(!opens().await, "another order");
    base.execute("UPDATE seller_file_part SET position = 0 WHERE position = 9")
        .await;
    assert!(opens().await);
    base.execute("DELETE FROM seller_file_part WHERE position = 2")
        .await;
    assert!(!opens().await, "a piece is missing");
}

async fn a_file_waits_is_handed_in_once_and_ends(base: &Base) {
    let (licence, food) = (DocumentKind::BusinessLicence, DocumentKind::FoodLicence);
    let file = keep(base, licence, content(10)).await;
    let late = keep(base, food, content(10)).await;
    let (owner, application) = applied(base, SellerState::Applied, None).await;
    let mut tx = base.read().await;
    let both = [file.id, late.id];
    let waiting = tx.merchant().waiting_files(&both, at(2)).await.unwrap();
    assert_eq!(waiting, [file.clone(), late.clone()]);
    assert_eq!(tx.merchant().waiting_files(&both, at(END)).await.unwrap(), []);
    assert_eq!(tx.merchant().waiting_files(&[], at(2)).await.unwrap(), []);
    assert!(
        tx.merchant()
            .file_content(owner.id, file.id)
            .await
            .unwrap()
            .is_none(),
        "nobody reads one that waits"
    );
    drop(tx);
    assert!(
        !claim(base, &file, food, application, at(2)).await,
        "as another document"
    );
    assert!(!claim(base, &late, food, application, at(END)).await, "too late");
    assert!(claim(base, &file, licence, application, at(2)).await);
    assert!(!claim(base, &file, licence, application, at(2)).await, "once");
    assert_eq!(base.sweep("seller_file", at(END)).await, 1, "the one that waited");
    assert_eq!(base.number("SELECT COUNT(*) FROM seller_file_part").await, 1);
    let id = owner.id;
    base.write(async move |tx: &mut Tx| tx.merchant().expire_application(id, at(200)).await)
        .await;
    assert_eq!(base.sweep("seller_file", at(199)).await, 0);
    let forget = async |time: i64| {
        base.write(async move |tx: &mut Tx| tx.merchant().forget_applications(at(time), 10).await)
            .await
    };
    assert_eq!(forget(199).await, 0);
    assert_eq!(base.sweep("seller_file", at(200)).await, 1);
    assert_eq!((forget(200).await, forget(200).await), (1, 0));
    assert_eq!(base.number("SELECT COUNT(*) FROM seller_application").await, 0);
}

async fn files_of_the_erased_go_unless_their_shop_was_let_in(base: &Base) {
    let login = Login::parse("applicant@example.com").unwrap();
    let account = Account::new(AccountId::from_u128(u128::from(next())), login, Locale::Zh, at(1));
    let id = account.id;
    base.write(async move |tx: &mut Tx| tx.user().insert_account(&account).await)
        .await;
    let licence = DocumentKind::BusinessLicence;
    for (state, whose) in [
        (SellerState::Applied, Some(id)),
        (SellerState::Rejected, Some(id)),
        (SellerState::Approved, Some(id)),
        (SellerState::Closed, Some(id)),
        (SellerState::Applied, None),
    ] {
        let file = keep(base, licence, content(10)).await;
        let (_, application) = applied(base, state, whose).await;
        assert!(claim(base, &file, licence, application, at(2)).await);
    }
    let forgotten = base
        .write(async move |tx: &mut Tx| tx.merchant().forget_files(id).await)
        .await;
    assert_eq!(forgotten, 2);
    assert_eq!(base.number("SELECT COUNT(*) FROM seller_file_part").await, 3);
}
