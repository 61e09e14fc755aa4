//! The pages of a console, as the gallery shows them.

use leptos::prelude::*;
#[expect(clippy::wildcard_imports, reason = "it shows all of them")]
use ui::*;

/// Chinese or English words.
#[derive(Clone, Copy)]
pub struct Words {
    pub zh: bool,
}

impl Words {
    pub fn of(self, zh: &str, en: &str) -> String {
        if self.zh { zh } else { en }.to_owned()
    }
}

/// The page of that name; `None` if the console has none.
pub fn page(t: Words, name: &str) -> Option<AnyView> {
    let content = match name {
        "list" => crate::list::content(t),
        "form" => crate::form::content(t),
        "parts" => crate::parts::content(t),
        _ => return None,
    };
    Some(frame(t, content))
}

fn frame(t: Words, content: AnyView) -> AnyView {
    let words = ConsoleWords {
        skip: t.of("跳到内容", "Skip to content"),
        navigation: t.of("导航", "Navigation"),
        close: t.of("关闭", "Close"),
        fold: t.of("收起导航", "Fold navigation"),
    };
    let brand = move || view! { <a href="#">"集市 Jishi"</a> };
    let search = move || {
        view! { <PaletteButton palette="palette" label=t.of("搜索或跳转", "Search or jump to") keys="Ctrl K" /> }
    };
    view! {
        <ConsoleLayout
            words
            brand
            realm=t.of("平台后台", "Platform")
            groups=navigation(t)
            current="/console/sellers"
            search
            tools=move || tools(t)
        >
            {content}
        </ConsoleLayout>
        {palette(t)}
    }
    .into_any()
}

fn navigation(t: Words) -> Vec<NavGroup> {
    let item = |icon, zh, en, href: &str| NavItem::new(icon, t.of(zh, en), href);
    vec![
        NavGroup {
            label: String::new(),
            items: vec![item(IconName::Chart, "概览", "Overview", "/console")],
        },
        NavGroup {
            label: t.of("交易", "Trade"),
            items: vec![
                item(IconName::Box, "订单", "Orders", "/console/orders"),
                item(IconName::Return, "退换货", "Returns", "/console/returns").with_count("12"),
                item(IconName::Tag, "商品", "Products", "/console/products"),
            ],
        },
        NavGroup {
            label: t.of("人员", "People"),
            items: vec![
                item(IconName::User, "顾客", "Customers", "/console/customers"),
                item(
                    IconName::Store,
                    "商家与入驻申请",
                    "Sellers and applications",
                    "/console/sellers",
                )
                .with_count("3"),
                item(IconName::Users, "员工与角色", "Staff and roles", "/console/staff"),
                item(IconName::Approve, "审批", "Approvals", "/console/approvals"),
            ],
        },
        NavGroup {
            label: t.of("系统", "System"),
            items: vec![
                item(IconName::List, "审计日志", "Audit log", "/console/audit"),
                item(IconName::Key, "API 密钥", "API keys", "/console/keys"),
                item(IconName::Settings, "设置", "Settings", "/console/settings"),
            ],
        },
    ]
}

fn tools(t: Words) -> AnyView {
    let name = t.of("陈晓明", "Mia Chen");
    let shown = name.clone();
    let mail = "xiaoming.chen@example.com";
    let head =
        move || view! { <strong>{shown.clone()}</strong> <br /> <span class="muted small">{mail}</span> };
    view! {
        <Menu id="language" label=t.of("语言", "Language") icon=IconName::Globe icon_only=true align=PopoverAlign::End>
            <MenuItem href="#" current=t.zh>"简体中文"</MenuItem>
            <MenuItem href="#" current=!t.zh>"English"</MenuItem>
        </Menu>
        <Menu id="account" label=t.of("账号", "Account") face=move || view! { <Avatar name=name.clone() /> } align=PopoverAlign::End head>
            <MenuItem href="#" icon=IconName::User>{t.of("我的账号", "My account")}</MenuItem>
            <MenuItem href="#" icon=IconName::Shield>{t.of("安全与登录", "Security and sign-in")}</MenuItem>
            <MenuItem icon=IconName::Leave divided=true danger=true>{t.of("退出登录", "Sign out")}</MenuItem>
        </Menu>
    }
    .into_any()
}

fn palette(t: Words) -> AnyView {
    let mut items: Vec<_> = navigation(t)
        .into_iter()
        .flat_map(|group| group.items)
        .map(|item| PaletteItem::new(t.of("前往", "Go to"), item.icon, item.label, item.href))
        .collect();
    items.push(
        PaletteItem::new(
            t.of("新建", "Create"),
            IconName::Plus,
            t.of("邀请员工", "Invite staff"),
            "#",
        )
        .found_by("invite staff 员工")
        .hinting(t.of("员工与角色", "Staff and roles")),
    );
    let words = PaletteWords {
        label: t.of("输入页面、订单号或姓名", "Page, order number or name"),
        empty: t.of("没有找到。换个词试试。", "Nothing found. Try another word."),
        close: t.of("关闭", "Close"),
        keys: t.of(
            "↑ ↓ 选择　Enter 打开　Esc 关闭",
            "↑ ↓ choose · Enter opens · Esc closes",
        ),
    };
    view! { <CommandPalette id="palette" words items /> }.into_any()
}
