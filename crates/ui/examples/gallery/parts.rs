//! Smaller parts of consoles and account pages.

use leptos::prelude::*;
#[expect(clippy::wildcard_imports, reason = "it shows all of them")]
use ui::*;

use crate::console::Words;

pub fn content(t: Words) -> AnyView {
    view! {
        <PageHead title=t.of("概览", "Overview") text=t.of("数据截至今天 09:00。", "As of 09:00 today.") />
        {stats(t)}
        <Card title=t.of("商家资料", "Seller")>{facts(t)}</Card>
        <Card title=t.of("这次修改", "This change")>{diff(t)}</Card>
        <Card title=t.of("经过", "What happened")>{timeline(t)}</Card>
        {settings(t)}
    }
    .into_any()
}

fn stats(t: Words) -> AnyView {
    let stat = |label, value: &str, change: &str, tone, note| Stat {
        label,
        value: value.into(),
        change: change.into(),
        tone,
        note,
        href: "#".into(),
    };
    let yesterday = || t.of("较昨日", "on yesterday");
    let items = vec![
        stat(
            t.of("成交额", "Sales"),
            "¥182,430.50",
            "+12.4%",
            Tone::Success,
            yesterday(),
        ),
        stat(
            t.of("订单", "Orders"),
            "1,204",
            "+3.1%",
            Tone::Success,
            yesterday(),
        ),
        stat(
            t.of("退款率", "Refund rate"),
            "2.8%",
            "+0.6%",
            Tone::Danger,
            yesterday(),
        ),
        stat(
            t.of("待审批", "Approvals"),
            "7",
            "",
            Tone::Neutral,
            t.of("2 个今天到期", "2 expire today"),
        ),
        stat(
            t.of("库存告急", "Low stock"),
            "31",
            "−4",
            Tone::Success,
            yesterday(),
        ),
    ];
    view! { <Stats items /> }.into_any()
}

fn facts(t: Words) -> AnyView {
    view! {
        <div class="stack">
            <div class="cluster">
                <Avatar name=t.of("景德镇青瓷工坊", "Qingci Workshop") large=true />
                <div>
                    <strong>{t.of("景德镇青瓷工坊", "Qingci Workshop, Jingdezhen")}</strong>
                    <br />
                    <Badge tone=Tone::Success dot=true>{t.of("在营", "Trading")}</Badge>
                </div>
            </div>
            <SummaryList columns=true>
                <SummaryRow label=t.of("编号", "Number")>"sel_01J9Z3K8"</SummaryRow>
                <SummaryRow label=t.of("法定代表人", "Legal representative")>{t.of("林*", "L. X.")}</SummaryRow>
                <SummaryRow label=t.of("统一社会信用代码", "Licence")>"91360200MA35XXXX7K"</SummaryRow>
                <SummaryRow label=t.of("近 30 天成交额", "Sales, 30 days")>
                    <Abbreviation id="gmv" short="GMV" long=t.of("成交总额：已付款订单的金额之和，含之后退款的订单。", "Gross merchandise value: the sum of paid orders, those refunded later included.") />
                    " ¥182,430.50"
                </SummaryRow>
                <SummaryRow label=t.of("保证金", "Deposit")>"¥10,000.00"</SummaryRow>
                <SummaryRow label=t.of("入驻时间", "Since")>"2024-03-18"</SummaryRow>
            </SummaryList>
        </div>
    }
    .into_any()
}

fn diff(t: Words) -> AnyView {
    let words = DiffWords {
        caption: t.of("修改内容", "What was changed"),
        field: t.of("字段", "Field"),
        before: t.of("修改前", "Before"),
        after: t.of("修改后", "After"),
        nothing: t.of("（空）", "(empty)"),
    };
    let change = |field: String, before: &str, after: &str| Change {
        field,
        before: before.into(),
        after: after.into(),
    };
    let changes = vec![
        change(t.of("佣金比例", "Commission"), "5.00%", "4.50%"),
        change(t.of("结算账户", "Account"), "", "6222 **** **** 0187"),
        change(
            t.of("退货地址", "Return address"),
            "江西省景德镇市珠山区陶阳路 12 号 3 栋 201 室",
            "江西省景德镇市昌江区高新大道 188 号青瓷产业园 B 区",
        ),
    ];
    view! { <Diff words changes /> }.into_any()
}

fn timeline(t: Words) -> AnyView {
    let event = |title: String, text: String, actor: String, time: &str, tone| TimelineEvent {
        title,
        text,
        actor,
        time: time.into(),
        tone,
        ..TimelineEvent::default()
    };
    let events = vec![
        TimelineEvent {
            current: true,
            ..event(
                t.of("审核通过", "Approved"),
                t.of("资质齐全，首单免佣。", "Papers complete."),
                t.of("陈晓明", "Mia Chen"),
                "2026-11-21 09:12",
                Tone::Success,
            )
        },
        event(
            t.of("要求补充资料", "Asked for more"),
            t.of("缺少食品经营许可证。", "The food licence was missing."),
            t.of("林晓", "Lin Xiao"),
            "2026-11-20 16:40",
            Tone::Warning,
        ),
        event(
            t.of("提交申请", "Applied"),
            String::new(),
            String::new(),
            "2026-11-19 11:03",
            Tone::Neutral,
        ),
    ];
    view! { <Timeline label=t.of("经过", "What happened") events /> }.into_any()
}

fn settings(t: Words) -> AnyView {
    let change =
        move || view! { <ButtonLink href="#" size=ButtonSize::Small>{t.of("修改", "Change")}</ButtonLink> };
    view! {
        <SettingList label=t.of("账号", "Account")>
            <SettingRow icon=IconName::Mail title=t.of("邮箱", "E-mail") text="xiaoming.chen@example.com" value=move || view! { <Badge tone=Tone::Success dot=true>{t.of("已验证", "Verified")}</Badge> }>
                {change()}
            </SettingRow>
            <SettingRow icon=IconName::Lock title=t.of("密码", "Password") text=t.of("上次修改于 2026-08-02", "Changed on 2026-08-02")>{change()}</SettingRow>
            <SettingRow icon=IconName::Key title=t.of("通行密钥", "Passkeys") value=|| "2">{change()}</SettingRow>
        </SettingList>
        <SettingList label=t.of("设备", "Devices")>
            <SettingRow title=t.of("Chrome · Windows（本机）", "Chrome on Windows (this one)") text=t.of("浙江杭州 · 刚刚", "Hangzhou · just now") value=move || view! { <Badge tone=Tone::Info>{t.of("当前", "Current")}</Badge> } />
            <SettingRow title=t.of("Safari · iPhone", "Safari on iPhone") text=t.of("上海 · 3 天前", "Shanghai · three days ago")>
                <Button size=ButtonSize::Small>{t.of("退出", "Sign out")}</Button>
            </SettingRow>
        </SettingList>
    }
    .into_any()
}
