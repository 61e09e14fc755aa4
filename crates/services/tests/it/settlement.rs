//! The books of a running shop: commission, who may read what, the journal, corrections, and purchases from before.

use crate::order_group::{cancel, mixed, paid, two_sellers, yuan};
use crate::people::{MAIL, seller_worker, worker};
use crate::support::{Shop, place};
use domain::kernel::{Currency, Money, Timestamp};
use domain::merchant::SellerId;
use domain::order::OrderGroup;
use domain::settlement::{Account, AccountKind, CommissionRuleId, EntryKind, NewCommissionRule};
use domain::user::permission::policy::{CommissionUpdate, LedgerExport, LedgerRead};
use domain::user::{Role, Target};
use services::order::{deliver_order, ship_order};
use services::settlement::{
    JournalError, NewCorrection, account_statement, add_commission_rule, book_correction, check_journal,
    end_commission_rule, export_journal, export_statement, ledger_entry, list_commission_rules, open_ledger,
    own_balance, own_statement, sellers_owed, trial_balance,
};
use services::{ServiceError, jobs};

pub fn rule(rate: &str, tax: &str) -> NewCommissionRule {
    NewCommissionRule {
        priority: "10".to_owned(),
        rate: rate.to_owned(),
        tax: tax.to_owned(),
        ..NewCommissionRule::default()
    }
}

pub async fn add(shop: &Shop, new: NewCommissionRule) -> Result<CommissionRuleId, ServiceError> {
    add_commission_rule(&shop.ctx.permit().await.unwrap(), new).await
}

async fn deliver(shop: &Shop, group: &OrderGroup, place: usize) {
    let number = group.orders[place].number.as_str();
    ship_order(&shop.ctx.permit().await.unwrap(), number)
        .await
        .unwrap();
    deliver_order(&shop.ctx.permit().await.unwrap(), number)
        .await
        .unwrap();
}

async fn balance(shop: &Shop, account: &str) -> i64 {
    let mut tx = shop.ctx.store.read().await.unwrap();
    let account: Account = account.parse().unwrap();
    let balance = tx.settlement().balance(account, Currency::Cny).await.unwrap();
    balance.minor()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_seller_earns_what_is_delivered_without_the_commission_of_the_sale() {
    let (shop, goods, seller) = two_sellers().await;
    let id = add(
        &shop,
        NewCommissionRule {
            seller: "woks".to_owned(),
            ..rule("5", "6")
        },
    )
    .await
    .unwrap();
    let (_, _, group) = paid(&shop, goods).await;
    let pending = format!("seller_pending:{seller}");
    assert_eq!(
        balance(&shop, &pending).await,
        21_000,
        "two woks and their delivery"
    );
    end_commission_rule(&shop.ctx.permit().await.unwrap(), id)
        .await
        .unwrap();
    let twice = end_commission_rule(&shop.ctx.permit().await.unwrap(), id).await;
    assert!(matches!(twice, Err(ServiceError::Conflict(_))), "{twice:?}");
    deliver(&shop, &group, 1).await;
    // 5 % of 198.00 are 9.90, of which 6 in 106 are tax. The rule has ended; the sale was before.
    assert_eq!(balance(&shop, &pending).await, 0);
    assert_eq!(balance(&shop, &format!("seller_payable:{seller}")).await, 20_010);
    assert_eq!(balance(&shop, "commission_income").await, 934);
    assert_eq!(balance(&shop, "commission_tax").await, 56);
    deliver(&shop, &group, 0).await;
    assert_eq!(balance(&shop, "sales_income").await, 16_800);
    assert_eq!(balance(&shop, "delivery_income").await, 1_200);
    shop.assert_sound().await;
    shop.clock.advance_seconds(1);
    let (_, _, later) = paid(&shop, goods).await;
    deliver(&shop, &later, 1).await;
    assert_eq!(balance(&shop, "commission_income").await, 934, "no rule any more");
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_cancelled_goes_back_whole_and_earns_nobody_anything() {
    let (shop, goods, seller) = two_sellers().await;
    add(&shop, rule("10", "0")).await.unwrap();
    let (guest, _, group) = paid(&shop, goods).await;
    cancel(&guest, &group, group.orders[1].number.as_str())
        .await
        .unwrap();
    assert_eq!(balance(&shop, "refund_payable").await, 21_000);
    assert_eq!(balance(&shop, &format!("seller_pending:{seller}")).await, 0);
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(balance(&shop, "refund_payable").await, 0);
    assert_eq!(balance(&shop, "gateway_clearing").await, 18_000);
    deliver(&shop, &group, 0).await;
    assert_eq!(balance(&shop, "commission_income").await, 0);
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cash_is_in_transit_once_all_is_delivered() {
    let (shop, goods, seller) = two_sellers().await;
    let (_, _, group) = mixed(&shop, goods, "cash_on_delivery").await;
    deliver(&shop, &group, 1).await;
    assert_eq!(balance(&shop, "buyer_receivable").await, 39_000);
    shop.assert_sound().await;
    deliver(&shop, &group, 0).await;
    assert_eq!(balance(&shop, "buyer_receivable").await, 0);
    assert_eq!(balance(&shop, "cash_in_transit").await, 39_000);
    assert_eq!(balance(&shop, &format!("seller_payable:{seller}")).await, 21_000);
    shop.assert_sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_most_exact_rule_counts_by_its_priority() {
    let (shop, goods, _) = two_sellers().await;
    for (priority, category, rate) in [("20", "", "1"), ("10", "kitchen", "2"), ("30", "", "3")] {
        let new = NewCommissionRule {
            priority: priority.to_owned(),
            category: category.to_owned(),
            ..rule(rate, "0")
        };
        add(&shop, new).await.unwrap();
    }
    let (_, _, group) = mixed(&shop, goods, "cash_on_delivery").await;
    let frozen = shop
        .texts(
            "SELECT order_id || ' ' || rate || ' ' || base || ' ' || commission FROM order_commission"
                .to_owned(),
        )
        .await;
    let expected = format!("{} 200 19800 396", group.orders[1].id);
    assert_eq!(frozen, [expected], "the own shop pays none");
    let bad = NewCommissionRule {
        priority: "x".to_owned(),
        category: "no such".to_owned(),
        seller: "nobody".to_owned(),
        grade: "a".repeat(17),
        rate: "101".to_owned(),
        tax: "-1".to_owned(),
    };
    let Err(ServiceError::Invalid(errors)) = add(&shop, bad).await else {
        panic!("nonsense")
    };
    assert_eq!(errors.len(), 5, "{errors:?}");
    let nobody = NewCommissionRule {
        seller: "nobody".to_owned(),
        category: "nothing".to_owned(),
        ..rule("5", "0")
    };
    let Err(ServiceError::Invalid(errors)) = add(&shop, nobody).await else {
        panic!("no such seller")
    };
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert_eq!(
        list_commission_rules(&shop.ctx.permit().await.unwrap())
            .await
            .unwrap()
            .len(),
        3
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sellers_see_their_own_balance_and_nobody_elses() {
    let (shop, goods, seller) = two_sellers().await;
    let (_, _, group) = paid(&shop, goods).await;
    deliver(&shop, &group, 1).await;
    let owner = seller_worker(&shop, MAIL, Role::SellerOwner, seller).await;
    let reads = owner.permit::<LedgerRead>().await.unwrap();
    let own = own_balance(&reads, None).await.unwrap();
    assert_eq!(
        (own.len(), own[0].payable, own[0].pending),
        (1, yuan(21_000), yuan(0))
    );
    let kind = AccountKind::SellerPayable;
    let statement = own_statement(&reads, None, kind, Currency::Cny, "")
        .await
        .unwrap();
    assert_eq!(statement.lines.len(), 1);
    assert_eq!(statement.lines[0].order.as_ref(), Some(&group.orders[1].number));
    let payable = Account::new(kind, Some(seller)).unwrap();
    let foreign = Account::new(kind, Some(SellerId::OWN_SHOP)).unwrap();
    let exports = owner.permit::<LedgerExport>().await.unwrap();
    export_statement(&exports, payable, Currency::Cny).await.unwrap();
    let until = Timestamp::from_micros(0);
    let written = export_journal(&exports, (until, until), Vec::new()).await;
    assert!(
        matches!(written, Err(JournalError::Service(ServiceError::Forbidden))),
        "{written:?}"
    );
    let outcomes = [
        own_balance(&reads, Some(SellerId::OWN_SHOP)).await.map(drop),
        own_statement(&reads, Some(SellerId::OWN_SHOP), kind, Currency::Cny, "")
            .await
            .map(drop),
        own_statement(&reads, None, AccountKind::Bank, Currency::Cny, "")
            .await
            .map(drop),
        account_statement(&reads, payable, Currency::Cny, "")
            .await
            .map(drop),
        export_statement(&exports, foreign, Currency::Cny).await.map(drop),
        export_statement(&exports, "bank".parse().unwrap(), Currency::Cny)
            .await
            .map(drop),
        ledger_entry(&reads, statement.lines[0].entry).await.map(drop),
        trial_balance(&reads, None).await.map(drop),
        sellers_owed(&reads, None).await.map(drop),
        list_commission_rules(&reads).await.map(drop),
        owner.permit::<CommissionUpdate>().await.map(drop),
    ];
    for outcome in outcomes {
        let refused = matches!(
            outcome,
            Err(ServiceError::Forbidden | ServiceError::NotFound("seller") | ServiceError::BadRequest(_))
        );
        assert!(refused, "{outcome:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finance_reads_down_from_the_trial_balance_to_the_order() {
    let (shop, goods, seller) = two_sellers().await;
    let (_, _, group) = paid(&shop, goods).await;
    let finance = worker(&shop, MAIL, Role::Finance, Target::Platform).await;
    let reads = finance.permit::<LedgerRead>().await.unwrap();
    let trial = trial_balance(&reads, None).await.unwrap();
    assert_eq!(trial.sums.len(), 1);
    assert_eq!(trial.sums[0].0, trial.sums[0].1);
    let before = trial_balance(&reads, Some(Timestamp::from_micros(0)))
        .await
        .unwrap();
    assert!(before.lines.is_empty() && before.sums.is_empty());
    let gateway = "gateway_clearing".parse().unwrap();
    let statement = account_statement(&reads, gateway, Currency::Cny, "")
        .await
        .unwrap();
    assert_eq!((statement.balance, statement.lines.len()), (yuan(39_000), 2));
    assert_eq!(statement.next, None);
    let entry = ledger_entry(&reads, statement.lines[0].entry).await.unwrap();
    assert_eq!(
        (entry.kind, entry.group),
        (EntryKind::PaymentCaptured, Some(group.number))
    );
    let owed = sellers_owed(&reads, None).await.unwrap();
    assert_eq!(
        owed.iter().find(|one| one.seller == seller).unwrap().pending,
        yuan(21_000)
    );
    let nonsense = account_statement(&reads, gateway, Currency::Cny, "1.2.3").await;
    assert!(
        matches!(nonsense, Err(ServiceError::BadRequest(_))),
        "{nonsense:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_journal_is_a_chain_of_what_was_posted() {
    let (shop, goods, _) = two_sellers().await;
    let from = shop.ctx.clock.now();
    let (_, _, group) = paid(&shop, goods).await;
    deliver(&shop, &group, 0).await;
    let until = from.plus_seconds(1);
    let permit = shop.ctx.permit().await.unwrap();
    let early = export_journal(&permit, (from, until), Vec::new()).await;
    assert!(
        matches!(early, Err(JournalError::Service(ServiceError::BadRequest(_)))),
        "{early:?}"
    );
    shop.clock.advance_seconds(61);
    let mut file = Vec::new();
    let written = export_journal(&permit, (from, until), &mut file).await.unwrap();
    assert_eq!(written.entries, 3, "placed, captured, earned");
    assert_eq!(check_journal(&file[..]).unwrap(), written);
    let text = String::from_utf8(file).unwrap();
    let changed = text.replace("\"amount\":18000", "\"amount\":18001");
    assert_ne!(changed, text);
    assert!(matches!(
        check_journal(changed.as_bytes()),
        Err(JournalError::Broken { line: 2, .. })
    ));
    let cut: Vec<&str> = text.lines().take(3).collect();
    assert!(matches!(
        check_journal(cut.join("\n").as_bytes()),
        Err(JournalError::CutOff)
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correction_is_booked_once_and_keeps_floors() {
    let (shop, goods, _) = two_sellers().await;
    paid(&shop, goods).await;
    let book = async |key: &str, debit: &str, credit: &str, amount: i64| {
        let correction = NewCorrection {
            key: key.to_owned(),
            debit: debit.parse().unwrap(),
            credit: credit.parse().unwrap(),
            amount: Money::new(amount, Currency::Cny),
            reason: "invoice".to_owned(),
        };
        book_correction(&shop.ctx.permit().await.unwrap(), correction).await
    };
    let fee = book("inv-1", "payment_fees", "gateway_clearing", 39)
        .await
        .unwrap();
    let again = book("inv-1", "payment_fees", "gateway_clearing", 39).await;
    assert_eq!(again.unwrap(), fee);
    for refused in [
        book("inv-1", "payment_fees", "gateway_clearing", 40).await,
        book("inv-2", "bank", "payment_fees", 40).await,
    ] {
        assert!(matches!(refused, Err(ServiceError::Conflict(_))), "{refused:?}");
    }
    for refused in [
        book("inv-3", "bank", "buyer_receivable", 1).await,
        book("inv-3", "bank", "write_off", 0).await,
        book("", "bank", "write_off", 1).await,
    ] {
        assert!(matches!(refused, Err(ServiceError::BadRequest(_))), "{refused:?}");
    }
    book("out-1", "bank", "gateway_clearing", 38_961).await.unwrap();
    assert_eq!(balance(&shop, "gateway_clearing").await, 0);
    assert_eq!(balance(&shop, "payment_fees").await, 39);
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM audit_entry WHERE action = 'ledger.correct'")
            .await,
        2
    );
    shop.assert_sound().await;
}

/// What was bought before there was a ledger is posted as it stands; so is what an older program has placed meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn purchases_from_before_are_posted_once_and_go_on() {
    let (shop, goods, seller) = two_sellers().await;
    let (guest, _, cancelled) = paid(&shop, goods).await;
    cancel(&guest, &cancelled, cancelled.orders[1].number.as_str())
        .await
        .unwrap();
    let (_, _, delivered) = paid(&shop, goods).await;
    deliver(&shop, &delivered, 1).await;
    let guest = shop.guest_with(&[(goods.jade, 1)]).await;
    let placed = place(&guest, "online").await.unwrap();
    let open = shop.order(&placed).await;
    for table in ["ledger_transfer", "ledger_entry"] {
        shop.execute(&format!("DELETE FROM {table}")).await;
    }
    // One goes on before anybody opens the books: the next step makes up for what is missing.
    shop.pay(&open).await;
    assert_eq!(
        balance(&shop, "seller_pending:sel_00000000000000000000000001").await,
        18_000
    );
    let opened = open_ledger(&shop.ctx.permit().await.unwrap()).await.unwrap();
    assert_eq!(opened, 2);
    shop.assert_sound().await;
    assert_eq!(open_ledger(&shop.ctx.permit().await.unwrap()).await.unwrap(), 0);
    assert_eq!(balance(&shop, &format!("seller_payable:{seller}")).await, 21_000);
    jobs::run_round(&shop.ctx.permit().await.unwrap()).await.unwrap();
    deliver(&shop, &delivered, 0).await;
    shop.assert_sound().await;
}
