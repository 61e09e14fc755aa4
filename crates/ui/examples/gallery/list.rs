//! A list of a console: head, views, toolbar, table, pages; its states; a matrix.

use leptos::prelude::*;
#[expect(clippy::wildcard_imports, reason = "it shows all of them")]
use ui::*;

use crate::console::Words;

/// Name and state in both languages, orders, deposit, credit.
type Seller = (
    &'static str,
    &'static str,
    Tone,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const SELLERS: [Seller; 6] = [
    (
        "景德镇青瓷工坊",
        "Qingci Workshop, Jingdezhen",
        Tone::Success,
        "在营",
        "Trading",
        "1,204",
        "¥10,000.00",
        "98",
    ),
    (
        "云南普洱茶叶合作社（勐海分社）",
        "Pu’er Tea Cooperative of Yunnan, Menghai branch",
        Tone::Warning,
        "待审核",
        "To review",
        "—",
        "—",
        "—",
    ),
    (
        "胡桃里木作",
        "Walnut Lane Woodwork",
        Tone::Success,
        "在营",
        "Trading",
        "86",
        "¥5,000.00",
        "91",
    ),
    (
        "北欧亚麻家居",
        "Nordic Linen Home",
        Tone::Danger,
        "已暂停",
        "Suspended",
        "0",
        "¥5,000.00",
        "42",
    ),
    (
        "小满食品",
        "Xiaoman Foods",
        Tone::Info,
        "资料复核",
        "In review",
        "—",
        "¥20,000.00",
        "—",
    ),
    (
        "集市自营",
        "Jishi’s own shop",
        Tone::Success,
        "在营",
        "Trading",
        "23,518",
        "—",
        "100",
    ),
];

pub fn content(t: Words) -> AnyView {
    view! {
        {head(t)} {views(t)} {toolbar(t)}
        <form id="sellers-chosen" method="post" action="#" hidden></form>
        <DataTable
            caption=t.of("商家", "Sellers")
            columns=columns(t)
            body=TableBody::Rows(rows(t))
            selection=selection(t)
            acts_label=t.of("操作", "Acts")
        />
        <Pager
            label=t.of("翻页", "Pages")
            note=t.of("本页 6 家，按申请时间从新到旧", "6 sellers, latest application first")
            previous=t.of("较新", "Newer")
            next_href="#"
            next=t.of("较旧", "Older")
        />
        {states(t)} {matrix(t)}
    }
    .into_any()
}

fn head(t: Words) -> AnyView {
    let trail = vec![
        Crumb::link(t.of("平台后台", "Platform"), "#"),
        Crumb::here(t.of("商家与入驻申请", "Sellers and applications")),
    ];
    let acts = move || view! { <ButtonLink href="#" variant=ButtonVariant::Primary icon=IconName::Plus>{t.of("邀请商家", "Invite a seller")}</ButtonLink> };
    view! {
        <PageHead
            title=t.of("商家与入驻申请", "Sellers and applications")
            text=t.of("审核新商家的资质，查看在营商家的状态、保证金与信用分。", "Review new sellers, and see the state, deposit and credit of those that trade.")
            trail_label=t.of("路径", "Trail")
            trail
            mark=move || view! { <Badge tone=Tone::Warning>{t.of("3 个待审核", "3 to review")}</Badge> }
            acts
        />
    }
    .into_any()
}

fn views(t: Words) -> AnyView {
    let items = vec![
        Tab::new("all", t.of("全部", "All"), "#").with_count("1,284"),
        Tab::new("review", t.of("待审核", "To review"), "#").with_count("3"),
        Tab::new("suspended", t.of("已暂停", "Suspended"), "#").with_count("17"),
        Tab::new("mine", t.of("华东食品类（我的视图）", "Food, east China"), "#"),
    ];
    let end = move || {
        view! {
            <Popover id="save-view" label=t.of("保存视图", "Save view") icon_only=true icon=IconName::Star align=PopoverAlign::End>
                <form class="stack" data-gap="3" method="post" action="#">
                    <Field id="view-name" label=t.of("视图名称", "Name of the view")><TextInput name="name" /></Field>
                    <Button kind="submit" variant=ButtonVariant::Primary size=ButtonSize::Small>{t.of("保存", "Save")}</Button>
                </form>
            </Popover>
        }
    };
    view! { <Tabs label=t.of("视图", "Views") items current="all" end /> }.into_any()
}

fn toolbar(t: Words) -> AnyView {
    let words = ToolbarWords {
        label: t.of("筛选商家", "Filter sellers"),
        search: t.of("商家名称、编号或联系人", "Name, number or contact"),
        apply: t.of("筛选", "Filter"),
        remove: t.of("移除", "Remove"),
        clear: t.of("清除全部", "Clear all"),
    };
    let filter = |zh, en| ActiveFilter {
        label: t.of(zh, en),
        href: "#".into(),
    };
    let active = vec![
        filter("状态：在营", "State: trading"),
        filter("申请时间：2026-10-01 之后", "Applied since 2026-10-01"),
    ];
    let states = vec![
        SelectOption::new("", t.of("不限", "Any")),
        SelectOption::new("trading", t.of("在营", "Trading")),
        SelectOption::new("review", t.of("待审核", "To review")),
    ];
    let kinds = vec![
        SelectOption::new("", t.of("不限", "Any")),
        SelectOption::new("food", t.of("食品与茶", "Food and tea")),
    ];
    let end = move || {
        view! {
            <ColumnChoice id="columns" label=t.of("列", "Columns") columns=columns(t) action="#" apply=t.of("应用", "Apply") reset_href="#" reset=t.of("恢复默认", "Default") />
            <ButtonLink href="#" icon=IconName::Download>{t.of("导出 CSV", "Export CSV")}</ButtonLink>
        }
    };
    view! {
        <Toolbar words action="#" search_name="q" active clear_href="#" end keep=vec![("sort".into(), "-applied".into())]>
            <Filter label=t.of("状态", "State") set=true><Select name="state" options=states selected="trading" /></Filter>
            <Filter label=t.of("类目", "Kind")><Select name="kind" options=kinds /></Filter>
            <Filter label=t.of("申请于", "Since") set=true><TextInput name="since" kind="date" value="2026-10-01" /></Filter>
        </Toolbar>
    }
    .into_any()
}

fn columns(t: Words) -> Vec<Column> {
    vec![
        Column::text("name", t.of("商家", "Seller")).sortable("#", None),
        Column::text("state", t.of("状态", "State")).width(ColumnWidth::Narrow),
        Column::text("kind", t.of("主营类目", "Kind")),
        Column::text("contact", t.of("联系人", "Contact")),
        Column::text("licence", t.of("营业执照号", "Licence")).shown(false),
        Column::figure("orders", t.of("近 30 天订单", "Orders, 30 days")).sortable("#", None),
        Column::figure("deposit", t.of("保证金", "Deposit")).sortable("#", None),
        Column::figure("credit", t.of("信用分", "Credit")),
        Column::text("applied", t.of("申请时间", "Applied"))
            .width(ColumnWidth::Narrow)
            .sortable("#", Some(SortOrder::Descending)),
    ]
}

fn rows(t: Words) -> Vec<TableRow> {
    SELLERS
        .into_iter()
        .enumerate()
        .map(|(index, (zh, en, tone, state_zh, state_en, orders, deposit, credit))| {
            let name = t.of(zh, en);
            let acts = view! {
                <Menu id=format!("acts-{index}") label=format!("{} {name}", t.of("操作", "Acts on")) icon=IconName::More icon_only=true align=PopoverAlign::End>
                    <MenuItem href="#" icon=IconName::Eye>{t.of("查看店铺", "See the shop")}</MenuItem>
                    <MenuItem href="#" icon=IconName::List>{t.of("审计记录", "Audit log")}</MenuItem>
                    <MenuItem icon=IconName::Lock divided=true danger=true>{t.of("暂停营业", "Suspend")}</MenuItem>
                </Menu>
            };
            TableRow::new(format!("sel_{index}"), name.clone())
                .link("#")
                .cell(name)
                .cell(view! { <Badge tone dot=true>{t.of(state_zh, state_en)}</Badge> })
                .cell(t.of("家居 · 厨房", "Home, kitchen"))
                .cell(t.of("林*　138****1234", "L. Chen, 138****1234"))
                .cell("91330106MA2CFXXXX0")
                .cell(orders)
                .cell(deposit)
                .cell(credit)
                .cell(format!("2026-11-{:02} 09:{:02}", 21 - index * 3, 12 + index))
                .acts(acts)
        })
        .collect()
}

fn selection(t: Words) -> TableSelection {
    let count = move |count: usize| {
        if t.zh {
            format!("已选 {count} 家")
        } else {
            format!("{count} selected")
        }
    };
    let acts = move || {
        view! {
            <Button kind="submit" name="act" value="approve" size=ButtonSize::Small attr:form="sellers-chosen" icon=IconName::Check>{t.of("通过", "Approve")}</Button>
            <Button kind="submit" name="act" value="export" size=ButtonSize::Small attr:form="sellers-chosen">{t.of("导出", "Export")}</Button>
            <Button kind="submit" name="act" value="suspend" size=ButtonSize::Small variant=ButtonVariant::Danger attr:form="sellers-chosen">{t.of("暂停", "Suspend")}</Button>
        }
    };
    TableSelection {
        form: "sellers-chosen".into(),
        name: "id".into(),
        all_label: t.of("选择本页全部", "Select all of this page"),
        row_label: t.of("选择", "Select"),
        count: Callback::new(count),
        acts: acts.into(),
    }
}

fn states(t: Words) -> AnyView {
    let columns = || columns(t).into_iter().take(4).collect::<Vec<_>>();
    let empty = view! {
        <EmptyState title=t.of("没有符合条件的商家", "No seller matches") text=t.of("换个条件，或清除筛选再看看。", "Change the filters, or clear them.")>
            <ButtonLink href="#">{t.of("清除筛选", "Clear filters")}</ButtonLink>
        </EmptyState>
    };
    let failed = view! {
        <Notice tone=Tone::Danger title=t.of("列表没有加载出来", "The list could not be loaded")>
            {t.of("服务器没有回应。", "The server did not answer.")} " " <a href="#">{t.of("再试一次", "Try again")}</a>
        </Notice>
    };
    view! {
        <DataTable caption=t.of("空", "Empty") columns=columns() body=TableBody::Empty(empty.into_any()) />
        <DataTable caption=t.of("失败", "Failed") columns=columns() body=TableBody::Failed(failed.into_any()) />
        <DataTable caption=t.of("加载中", "Loading") columns=columns() body=TableBody::Loading(3) />
    }
    .into_any()
}

/// Many columns that are read across.
fn matrix(t: Words) -> AnyView {
    let roles = [
        ("客服", "Support"),
        ("仓库", "Warehouse"),
        ("市场", "Marketing"),
        ("财务", "Finance"),
        ("分析", "Analyst"),
        ("运营", "Operator"),
        ("审计", "Auditor"),
        ("管理员", "Administrator"),
    ];
    let mut columns = vec![Column::text("act", t.of("操作", "Act"))];
    columns.extend(roles.map(|(zh, en)| Column::text(en, t.of(zh, en))));
    let acts = [
        ("查看顾客完整手机号", "See full phone numbers of customers"),
        ("退款 500 元以上", "Refund above ¥500"),
        ("授予角色", "Grant a role"),
    ];
    let rows = acts
        .into_iter()
        .enumerate()
        .map(|(index, (zh, en))| {
            let row = TableRow::new(en, t.of(zh, en)).cell(t.of(zh, en));
            (0..roles.len()).fold(row, |row, role| match (role + index) % 3 {
                0 => row.cell(view! { <Badge tone=Tone::Success dot=true>{t.of("可以", "May")}</Badge> }),
                1 => row
                    .cell(view! { <Badge tone=Tone::Warning dot=true>{t.of("需审批", "Approval")}</Badge> }),
                _ => row.cell("—"),
            })
        })
        .collect();
    view! {
        <DataTable caption=t.of("角色与权限", "Roles and what they may do") caption_shown=true columns body=TableBody::Rows(rows) flow=TableFlow::Scroll />
    }
    .into_any()
}
