//! Sellers with their applications and history, and what is bound to one of them.

use crate::support::{Base, at, next, product, yuan};
use domain::kernel::{Locale, Localized, Slug};
use domain::merchant::{
    Application, ApplicationDocument, ApplicationId, Credit, CreditCode, Deposit, DocumentKind, Licence,
    Profile, Seller, SellerContact, SellerEntry, SellerId, SellerKind, SellerScope, SellerState,
};
use domain::product::ProductStatus;
use domain::user::{Account, AccountId, Email, Login, Phone};
use store::{OwnProductFilter, SellerFilter, StoreError, StoredApplication, Tx};

on_both!(
    the_own_shop_is_there_from_the_start,
    a_seller_comes_back_as_it_applied,
    an_address_belongs_to_one_seller_until_it_is_rejected,
    a_seller_moves_only_in_the_version_that_was_seen,
    sellers_come_newest_first_in_pages,
    sellers_are_found_by_a_part_of_their_names_or_company,
    a_scope_reaches_its_own_seller_only,
);

/// A seller in this state, who applied at that second.
pub fn seller(slug: &str, state: SellerState, second: i64) -> Seller {
    let open = state == SellerState::Approved;
    Seller {
        id: SellerId::from_u128(u128::from(next()) + 1_000),
        slug: Slug::parse(slug).unwrap(),
        kind: SellerKind::ThirdParty,
        state,
        profile: Profile {
            name: Localized::new(format!("店 {slug}"), format!("Shop {slug}")),
            description: Localized::new("好茶", "Good tea"),
        },
        licence: Some(Licence {
            company: "云岭茶业有限公司".to_owned(),
            code: CreditCode::parse("9144030071526726XG").unwrap(),
            document: None,
        }),
        contact: SellerContact {
            representative: "李雷".to_owned(),
            phone: Some(Phone::parse("13800138000").unwrap()),
            email: Some(Email::parse("shop@example.com").unwrap()),
        },
        deposit: Deposit {
            required: yuan(500_000),
            held: yuan(100_000),
        },
        credit: Credit {
            grade: Some("B".to_owned()),
            score: Some(612),
        },
        created_at: at(second),
        opened_at: open.then(|| at(second)),
        version: 1,
    }
}

fn entry(state: SellerState, second: i64, reason: &str) -> SellerEntry {
    SellerEntry {
        state,
        at: at(second),
        cause: "operator".to_owned(),
        reason: reason.to_owned(),
    }
}

pub async fn insert(base: &Base, seller: &Seller) -> Result<(), StoreError> {
    let (seller, entry) = (seller.clone(), entry(seller.state, 0, ""));
    base.store
        .write(async move |tx: &mut Tx| tx.merchant().insert(&seller, &entry).await)
        .await
}

async fn stored(base: &Base, id: SellerId) -> Seller {
    base.read().await.merchant().seller(id).await.unwrap().unwrap()
}

#[expect(clippy::disallowed_methods, reason = "tests need no guard")]
pub const fn scope(seller: SellerId) -> SellerScope {
    SellerScope::granted(seller)
}

async fn the_own_shop_is_there_from_the_start(base: &Base) {
    let own = stored(base, SellerId::OWN_SHOP).await;
    assert_eq!((own.kind, own.state), (SellerKind::Own, SellerState::Approved));
    assert_eq!((own.slug.as_str(), own.licence), ("jishi", None));
    let history = base.read().await.merchant().history(own.id).await.unwrap();
    assert_eq!((history.len(), history[0].state), (1, SellerState::Approved));
    base.execute(
        "INSERT INTO product (id, slug, status, name_zh, name_en, summary_zh, summary_en, description_zh,
             description_en, options, attributes, tags, images, cover, cover_alt_zh, cover_alt_en, family, palette,
             popularity, published_at, is_from_cny, is_from_usd, in_stock)
         VALUES ('prd_00000000000000000000000001', 'old', 'published', '', '', '', '', '', '', '[]', '[]', '[]', '[]',
             '', '', '', '', '', 0, 0, 0, 0, 0)",
    )
    .await;
    let old = base.read().await.product().product_by_slug("old").await.unwrap();
    assert_eq!(old.unwrap().seller, SellerId::OWN_SHOP);
}

async fn a_seller_comes_back_as_it_applied(base: &Base) {
    let seller = seller("tea", SellerState::Applied, 3);
    insert(base, &seller).await.unwrap();
    assert_eq!(stored(base, seller.id).await, seller);
    let login = Login::parse("applicant@example.com").unwrap();
    let applicant = Account::new(AccountId::from_u128(u128::from(next())), login, Locale::Zh, at(1));
    let account = applicant.id;
    base.write(async move |tx: &mut Tx| tx.user().insert_account(&applicant).await)
        .await;
    let application = StoredApplication {
        id: ApplicationId::from_u128(u128::from(next())),
        account: Some(account),
        locale: Locale::En,
        application: Application {
            licence: seller.licence.clone().unwrap(),
            representative: "李雷".to_owned(),
            phone: Phone::parse("13800138000").unwrap(),
            email: Email::parse("shop@example.com").unwrap(),
            slug: seller.slug.clone(),
            profile: seller.profile.clone(),
            categories: vec![Slug::parse("tea").unwrap()],
            sells_food: true,
            documents: [DocumentKind::FoodLicence, DocumentKind::BusinessLicence]
                .map(|kind| ApplicationDocument {
                    kind,
                    reference: format!("file-{}", kind.as_str()),
                })
                .into(),
        },
        submitted_at: at(4),
    };
    let (id, kept) = (seller.id, application.clone());
    base.write(async move |tx: &mut Tx| tx.merchant().insert_application(id, &kept).await)
        .await;
    let mut tx = base.read().await;
    assert_eq!(tx.merchant().application(id).await.unwrap(), Some(application));
    assert_eq!(tx.merchant().application(SellerId::OWN_SHOP).await.unwrap(), None);
    let by_slug = tx.merchant().seller_by_slug(&seller.slug).await.unwrap();
    assert_eq!(by_slug, Some(seller));
    let unknown = SellerId::from_u128(u128::MAX);
    assert_eq!(tx.merchant().seller(unknown).await.unwrap(), None);
}

async fn an_address_belongs_to_one_seller_until_it_is_rejected(base: &Base) {
    let first = seller("tea", SellerState::InReview, 1);
    insert(base, &first).await.unwrap();
    let second = seller("tea", SellerState::Applied, 2);
    let error = insert(base, &second).await.unwrap_err();
    assert!(matches!(error, StoreError::Conflict(_)), "{error:?}");
    let rejected = first.clone();
    base.write(async move |tx: &mut Tx| {
        let entry = entry(SellerState::Rejected, 2, "no licence");
        tx.merchant().advance(&rejected, &entry).await
    })
    .await;
    insert(base, &second).await.unwrap();
    let found = base.read().await.merchant().seller_by_slug(&second.slug).await;
    assert_eq!(found.unwrap().unwrap().id, second.id);
}

async fn a_seller_moves_only_in_the_version_that_was_seen(base: &Base) {
    let seen = seller("tea", SellerState::InReview, 0);
    insert(base, &seen).await.unwrap();
    let advance = async |seller: Seller, to, second| {
        base.write(async move |tx: &mut Tx| {
            let entry = entry(to, second, "since");
            tx.merchant().advance(&seller, &entry).await
        })
        .await
    };
    assert!(advance(seen.clone(), SellerState::Approved, 5).await);
    assert!(!advance(seen.clone(), SellerState::Rejected, 6).await, "stale");
    let open = stored(base, seen.id).await;
    assert_eq!(
        (open.state, open.version, open.opened_at),
        (SellerState::Approved, 2, Some(at(5)))
    );
    let wrong_state = Seller {
        state: SellerState::InReview,
        ..open.clone()
    };
    assert!(!advance(wrong_state, SellerState::Rejected, 7).await);
    assert!(advance(open, SellerState::Suspended, 8).await);
    let suspended = stored(base, seen.id).await;
    assert!(advance(suspended, SellerState::Approved, 9).await);
    let again = stored(base, seen.id).await;
    assert_eq!(again.opened_at, Some(at(5)), "it opened once");
    let history = base.read().await.merchant().history(seen.id).await.unwrap();
    let steps: Vec<_> = history.iter().map(|entry| (entry.state, entry.at)).collect();
    let expected = [
        (SellerState::InReview, at(0)),
        (SellerState::Approved, at(5)),
        (SellerState::Suspended, at(8)),
        (SellerState::Approved, at(9)),
    ];
    assert_eq!(steps, expected);
    assert_eq!(history[2].reason, "since");
}

async fn sellers_come_newest_first_in_pages(base: &Base) {
    for second in [3, 1, 2, 5, 2] {
        let applied = seller(&format!("s{}", next()), SellerState::Applied, second);
        insert(base, &applied).await.unwrap();
    }
    insert(base, &seller("open", SellerState::Approved, 4))
        .await
        .unwrap();
    let mut tx = base.read().await;
    let applied = SellerFilter {
        state: Some(SellerState::Applied),
        ..SellerFilter::default()
    };
    let (mut created, mut before) = (Vec::new(), None);
    loop {
        let page = tx.merchant().sellers(&applied, before, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        before = Some(last.id);
        created.extend(page.iter().map(|seller| seller.created_at));
    }
    assert_eq!(created, [5, 3, 2, 2, 1].map(at));
    assert_eq!(
        tx.merchant()
            .sellers(&SellerFilter::default(), None, 100)
            .await
            .unwrap()
            .len(),
        7
    );
}

async fn sellers_are_found_by_a_part_of_their_names_or_company(base: &Base) {
    for (slug, zh, en, company) in [
        ("yunling", "云岭茶园", "Yunling Tea", "云岭茶业有限公司"),
        ("cups", "杯子铺", "100% Cups", "景德镇陶瓷有限公司"),
        ("pots", "茶壶铺", "Pots_and more", "宜兴紫砂有限公司"),
    ] {
        let mut seller = seller(slug, SellerState::Approved, 1);
        seller.profile.name = Localized::new(zh, en);
        if let Some(licence) = &mut seller.licence {
            company.clone_into(&mut licence.company);
        }
        insert(base, &seller).await.unwrap();
    }
    let mut tx = base.read().await;
    for (words, expected) in [
        ("茶", &["pots", "yunling"][..]),
        ("TEA", &["yunling"]),
        ("Cup", &["cups"]),
        ("陶瓷", &["cups"]),
        ("%", &["cups"]),
        ("s_a", &["pots"]),
        ("!", &[]),
        ("", &["cups", "jishi", "pots", "yunling"]),
    ] {
        let filter = SellerFilter {
            state: Some(SellerState::Approved),
            words: words.to_owned(),
        };
        let found = tx.merchant().sellers(&filter, None, 10).await.unwrap();
        let mut slugs: Vec<&str> = found.iter().map(|seller| seller.slug.as_str()).collect();
        slugs.sort_unstable();
        assert_eq!(slugs, expected, "{words}");
    }
}

async fn a_scope_reaches_its_own_seller_only(base: &Base) {
    let [tea, cups] = ["tea", "cups"].map(|slug| seller(slug, SellerState::Approved, 0));
    for seller in [&tea, &cups] {
        insert(base, seller).await.unwrap();
    }
    let mut goods = [product("a", 100), product("b", 100), product("c", 100)];
    goods[0].seller = tea.id;
    goods[1].seller = cups.id;
    goods[2].seller = tea.id;
    base.save(goods.to_vec()).await;
    let (own, other) = (scope(tea.id), scope(cups.id));
    let mut tx = base.read().await;
    let all = OwnProductFilter::default();
    let page = tx.product().products_of_seller(own, &all, None, 1).await.unwrap();
    assert_eq!(page, [goods[2].clone()], "newest first");
    let rest = tx
        .product()
        .products_of_seller(own, &all, Some(page[0].id), 10)
        .await
        .unwrap();
    assert_eq!(rest, [goods[0].clone()]);
    let draft = OwnProductFilter {
        status: Some(ProductStatus::Draft),
        ..OwnProductFilter::default()
    };
    let drafts = tx
        .product()
        .products_of_seller(own, &draft, None, 10)
        .await
        .unwrap();
    assert_eq!(drafts, []);
    let named = OwnProductFilter {
        words: goods[0].name.en.to_uppercase(),
        ..OwnProductFilter::default()
    };
    let found = tx
        .product()
        .products_of_seller(own, &named, None, 10)
        .await
        .unwrap();
    assert!(found.contains(&goods[0]) && !found.contains(&goods[1]));
    let foreign = tx.product().product_of_seller(other, goods[0].id).await.unwrap();
    assert_eq!(foreign, None);
    let mine = tx.product().product_of_seller(own, goods[0].id).await.unwrap();
    assert_eq!(mine, Some(goods[0].clone()));
    assert_eq!(tx.merchant().own(other).await.unwrap().unwrap().id, cups.id);
    drop(tx);
    let profile = Profile {
        name: Localized::new("新名", "New name"),
        description: Localized::default(),
    };
    let save = async |version| {
        let profile = profile.clone();
        base.write(async move |tx: &mut Tx| tx.merchant().save_profile(own, version, &profile).await)
            .await
    };
    assert!(save(1).await);
    assert!(!save(1).await, "stale");
    assert_eq!(stored(base, tea.id).await.profile, profile);
    assert_eq!(stored(base, cups.id).await, cups);
    let licence = Licence {
        company: "新公司".to_owned(),
        code: CreditCode::parse("914403001922038216").unwrap(),
        document: Some("file".to_owned()),
    };
    let (kept, id) = (licence.clone(), tea.id);
    let saved = base
        .write(async move |tx: &mut Tx| {
            let stale = tx.merchant().save_licence(id, 1, &kept).await?;
            Ok((stale, tx.merchant().save_licence(id, 2, &kept).await?))
        })
        .await;
    assert_eq!(saved, (false, true));
    assert_eq!(stored(base, tea.id).await.licence, Some(licence));
}
