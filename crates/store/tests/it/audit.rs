//! The audit log: appending, reading, checkpoints.

use crate::support::{Base, at, keys};
use domain::user::{AuditEntry, AuditFilter, AuditRecord};
use futures::future::join_all;
use store::{Checkpoint, StoreError, Tx, Verdict};

on_both!(
    an_entry_costs_two_statements,
    numbers_have_no_gap_whoever_appends,
    an_undone_change_leaves_no_entry,
    entries_come_newest_first_and_by_filter,
    checkpoints_are_signed_once_where_the_log_stands,
    a_checkpoint_of_another_installation_is_found,
    what_tells_of_people_is_sealed,
    a_log_cut_off_is_found_by_its_head_and_a_log_begun_anew_by_what_was_kept,
    a_log_without_its_head_takes_nothing,
);

pub fn record(action: &str, subject: &str, seconds: i64) -> AuditRecord {
    AuditRecord {
        at: at(seconds),
        actor: "operator".to_owned(),
        action: action.to_owned(),
        subject_kind: "order".to_owned(),
        subject_id: subject.to_owned(),
        seller_id: None,
        reason: None,
        before: Some("{\"state\":\"confirmed\"}".to_owned()),
        after: Some("{\"state\":\"shipped\"}".to_owned()),
        address: Some("192.0.2.1".to_owned()),
        user_agent: None,
        request_id: None,
    }
}

pub async fn append(base: &Base, record: AuditRecord) -> i64 {
    base.write(async move |tx: &mut Tx| tx.audit().append(record).await)
        .await
}

pub async fn verdicts(base: &Base, kept: &[Checkpoint]) -> Vec<Verdict> {
    base.store.verify_audit(kept).await.unwrap()
}

/// What is wrong with the log, as `subject: detail`.
pub async fn findings(base: &Base, kept: &[Checkpoint]) -> Vec<String> {
    let verdicts = verdicts(base, kept).await;
    let findings = verdicts.into_iter().flat_map(|verdict| verdict.findings);
    findings
        .map(|finding| format!("{}: {}", finding.subject, finding.detail))
        .collect()
}

async fn checkpoint(base: &Base, seconds: i64) -> Option<Checkpoint> {
    base.write(async move |tx: &mut Tx| tx.audit().checkpoint(at(seconds)).await)
        .await
}

async fn page(base: &Base, filter: AuditFilter, before: Option<i64>, limit: i64) -> Vec<AuditEntry> {
    base.read()
        .await
        .audit()
        .page(&filter, None, before, limit)
        .await
        .unwrap()
}

async fn an_entry_costs_two_statements(base: &Base) {
    for expected in 1..=3 {
        let (seq, statements) = base
            .write(async move |tx: &mut Tx| {
                let before = tx.statements();
                let seq = tx.audit().append(record("order.ship", "ord_1", expected)).await?;
                Ok((seq, tx.statements() - before))
            })
            .await;
        assert_eq!((seq, statements), (expected, 2));
    }
}

async fn numbers_have_no_gap_whoever_appends(base: &Base) {
    let other = store::Store::connect(&base.url, &keys()).await.unwrap();
    let appends = (0..120).map(|n| {
        let node = if n % 2 == 0 { &base.store } else { &other };
        node.write::<_, StoreError, _>(async move |tx: &mut Tx| {
            if n % 10 == 9 {
                tx.audit().append(record("order.ship", "undone", n)).await?;
                return Err(StoreError::Conflict("undone".to_owned()));
            }
            let first = tx.statements();
            tx.audit().append(record("order.ship", "ord_1", n)).await?;
            tx.audit().append(record("order.deliver", "ord_1", n)).await?;
            Ok(tx.statements() - first)
        })
    });
    let answers = join_all(appends).await;
    let most = answers.iter().filter_map(|answer| answer.as_ref().ok()).max();
    let allowed = if base.is_postgres() { 5 } else { 4 };
    assert!(most.is_some_and(|most| *most <= allowed), "{most:?} statements");
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 108);
    assert_eq!(findings(base, &[]).await, [""; 0]);
    assert_eq!(base.number("SELECT MAX(seq) FROM audit_entry").await, 216);
    assert_eq!(base.number("SELECT COUNT(*) FROM audit_entry").await, 216);
}

async fn an_undone_change_leaves_no_entry(base: &Base) {
    append(base, record("order.ship", "ord_1", 0)).await;
    base.refused(async |tx: &mut Tx| {
        tx.audit().append(record("order.ship", "ord_2", 1)).await?;
        Err::<(), _>(StoreError::Conflict("undone".to_owned()))
    })
    .await;
    assert_eq!(append(base, record("order.ship", "ord_3", 2)).await, 2);
    assert_eq!(findings(base, &[]).await, [""; 0]);
}

async fn entries_come_newest_first_and_by_filter(base: &Base) {
    let full = AuditRecord {
        actor: "acc_1".to_owned(),
        seller_id: Some("sel_1".to_owned()),
        reason: Some("the buyer asked".to_owned()),
        user_agent: Some("Browser/1".to_owned()),
        request_id: Some("req".to_owned()),
        ..record("customer.reveal_phone", "cus_1", 10)
    };
    append(base, record("order.ship", "ord_1", 0)).await;
    append(base, full.clone()).await;
    append(base, record("customer.update", "cus_1", 20)).await;
    let all = page(base, AuditFilter::default(), None, 10).await;
    assert_eq!(all.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [3, 2, 1]);
    assert_eq!(all[1].record, full, "a record comes back as it was given");
    assert_eq!(all[1].cells()[5], "cus_1");
    let wanted = |change: fn(&mut AuditFilter)| {
        let mut filter = AuditFilter::default();
        change(&mut filter);
        async move {
            let entries = page(base, filter, None, 10).await;
            entries.iter().map(|entry| entry.seq).collect::<Vec<_>>()
        }
    };
    assert_eq!(wanted(|f| f.action = Some("customer.".to_owned())).await, [3, 2]);
    assert_eq!(wanted(|f| f.action = Some("%".to_owned())).await, [0; 0]);
    assert_eq!(wanted(|f| f.actor = Some("acc_1".to_owned())).await, [2]);
    assert_eq!(wanted(|f| f.seller_id = Some("sel_1".to_owned())).await, [2]);
    assert_eq!(wanted(|f| f.subject_id = Some("ord_1".to_owned())).await, [1]);
    assert_eq!(
        wanted(|f| f.subject_kind = Some("order".to_owned())).await,
        [3, 2, 1]
    );
    assert_eq!(wanted(|f| f.from = Some(at(10))).await, [3, 2]);
    assert_eq!(wanted(|f| f.until = Some(at(10))).await, [1]);
    for (sellers, seqs) in [
        (vec![], vec![]),
        (vec!["sel_1"], vec![2]),
        (vec!["sel_2", "sel_1"], vec![2]),
    ] {
        let sellers: Vec<String> = sellers.into_iter().map(str::to_owned).collect();
        let mut tx = base.read().await;
        let entries = tx
            .audit()
            .page(&AuditFilter::default(), Some(&sellers), None, 10)
            .await;
        let found: Vec<i64> = entries.unwrap().iter().map(|entry| entry.seq).collect();
        assert_eq!(found, seqs, "{sellers:?}");
    }
    let first = page(base, AuditFilter::default(), None, 2).await;
    let second = page(base, AuditFilter::default(), Some(first[1].seq), 2).await;
    assert_eq!(second.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [1]);
}

async fn checkpoints_are_signed_once_where_the_log_stands(base: &Base) {
    assert_eq!(checkpoint(base, 0).await, None, "nothing to sign");
    append(base, record("order.ship", "ord_1", 0)).await;
    let first = checkpoint(base, 1).await.unwrap();
    assert_eq!(checkpoint(base, 2).await, Some(first.clone()));
    append(base, record("order.ship", "ord_2", 3)).await;
    let second = checkpoint(base, 4).await.unwrap();
    assert_eq!((first.seq, second.seq), (1, 2));
    assert_eq!(base.number("SELECT COUNT(*) FROM audit_checkpoint").await, 2);
    let verdicts = verdicts(base, &[]).await;
    assert_eq!(verdicts.len(), 2);
    assert_eq!((verdicts[0].checked, verdicts[1].checked), (2, 2));
    assert!(verdicts.iter().all(|verdict| verdict.findings.is_empty()));
    let kept = [second, first];
    assert_eq!(findings(base, &kept).await, [""; 0]);
    assert_eq!(base.store.verify_audit(&kept).await.unwrap()[2].checked, 2);
}

async fn a_checkpoint_of_another_installation_is_found(base: &Base) {
    append(base, record("order.ship", "ord_1", 0)).await;
    let forged = "ab".repeat(32);
    base.execute(&format!(
        "INSERT INTO audit_checkpoint (seq, hash, at, signature) SELECT seq, hash, at, '{forged}' FROM audit_entry"
    ))
    .await;
    assert_eq!(
        findings(base, &[]).await,
        ["1: carries a signature that is not ours"]
    );
}

async fn what_tells_of_people_is_sealed(base: &Base) {
    let canary = || Some("Canary Li Lei".to_owned());
    let written = AuditRecord {
        reason: canary(),
        before: canary(),
        after: Some(String::new()),
        address: canary(),
        user_agent: canary(),
        ..record("customer.update", "cus_1", 0)
    };
    append(base, written.clone()).await;
    let sealed = "SELECT COUNT(*) FROM audit_entry WHERE reason LIKE 'v1.%' AND before_values LIKE 'v1.%' AND
        address LIKE 'v1.%' AND user_agent LIKE 'v1.%' AND after_values = ''";
    assert_eq!(base.number(sealed).await, 1);
    assert_eq!(
        page(base, AuditFilter::default(), None, 1).await[0].record,
        written
    );
}

async fn a_log_cut_off_is_found_by_its_head_and_a_log_begun_anew_by_what_was_kept(base: &Base) {
    for n in 0..5 {
        append(base, record("order.ship", "ord_1", n)).await;
    }
    let kept = checkpoint(base, 5).await.unwrap();
    append(base, record("order.ship", "ord_1", 6)).await;
    base.execute("DELETE FROM audit_entry WHERE seq = 6").await;
    assert_eq!(
        findings(base, &[]).await,
        ["head: the head says 6, the last entry is 5"]
    );
    base.execute("DELETE FROM audit_entry WHERE seq = 5").await;
    base.execute("UPDATE audit_head SET seq = 4").await;
    assert_eq!(
        findings(base, &[]).await,
        ["5: the entry was there then and is gone"]
    );
    for table in ["audit_entry", "audit_checkpoint"] {
        base.execute(&format!("DELETE FROM {table}")).await;
    }
    base.execute("UPDATE audit_head SET seq = 0").await;
    assert_eq!(
        findings(base, &[]).await,
        [""; 0],
        "to the database alone it looks like a new shop"
    );
    let kept = [kept];
    assert_eq!(
        findings(base, &kept).await,
        ["5: the entry was there then and is gone"]
    );
    append(base, record("order.ship", "ord_1", 7)).await;
    assert_eq!(findings(base, &kept).await.len(), 1);
}

async fn a_log_without_its_head_takes_nothing(base: &Base) {
    append(base, record("order.ship", "ord_1", 0)).await;
    base.execute("DELETE FROM audit_head").await;
    let error = base
        .refused(async |tx: &mut Tx| tx.audit().append(record("order.ship", "ord_2", 1)).await)
        .await;
    assert!(error.to_string().contains("head is missing"), "{error}");
    assert_eq!(findings(base, &[]).await, ["head: is missing"]);
}
