//! Every component on one page, to look at: prints an HTML document.
//!
//! `cargo run -p ui --example gallery -- zh light /style.css > gallery.html`, then serve it beside
//! the bundled style sheet, `public/sprite.svg` and `public/fonts`. A fourth argument chooses the page:
//! `shop` (the default) or one of the console's, `list`, `form`, `parts`.

mod console;
mod form;
mod list;
mod parts;

use domain::kernel::{Currency, Money};
use leptos::prelude::*;
#[expect(clippy::wildcard_imports, reason = "it shows all of them")]
use ui::*;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut next = |default: &str| arguments.next().unwrap_or_else(|| default.to_owned());
    let (lang, theme, sheet, shown) = (next("zh"), next("light"), next("/style.css"), next("shop"));
    let words = console::Words { zh: lang == "zh" };
    let lang = if lang == "zh" { "zh-CN".to_owned() } else { lang };
    let body = Owner::new().with(|| console::page(words, &shown).unwrap_or_else(page).to_html());
    println!(
        "<!DOCTYPE html><html lang=\"{lang}\" data-theme=\"{theme}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Gallery</title>\
         <link rel=\"stylesheet\" href=\"{sheet}\"></head><body>{body}</body></html>"
    );
}

fn page() -> AnyView {
    view! {
        <main class="container page stack" data-gap="8">
            <Breadcrumb label="路径" items=vec![Crumb::link("首页", "/"), Crumb::link("厨房", "/k"), Crumb::here("手冲壶")] />
            <h1>"集市 · Jishi gallery 0123456789"</h1>
            {products()} {prices()} {buttons()} {marks()} {forms()} {choices()} {ways()} {checkout()} {messages()}
            {waiting()} {icons()}
        </main>
    }
    .into_any()
}

fn yuan(minor: i64) -> Money {
    Money::new(minor, Currency::Cny)
}

fn products() -> AnyView {
    let names = [
        "手冲咖啡壶 600 ml",
        "胡桃木砧板",
        "Linen apron, long",
        "青瓷茶杯（一对）",
        "铸铁平底锅 26 cm",
    ];
    let cards: Vec<_> = names
        .into_iter()
        .zip([19900, 8950, 12_900, 25800, 129_900])
        .map(|(name, minor)| {
            view! {
                <Card padding=CardPadding::Flush interactive=true class="product">
                    <div class="picture"></div>
                    <div class="words">
                        <a class="card-link" href="#">{name}</a>
                        <Rating tenths=46 label="4.6 / 5" figure="4.6" count="1,204 条评价" compact=true />
                        <Price amount=yuan(minor) compare_at=Some(yuan(minor + 4000)) compare_label="原价" accent=true />
                        <span class="cluster" data-gap="1"><Badge tone=Tone::Accent>"满 199 包邮"</Badge></span>
                    </div>
                </Card>
            }
        })
        .collect();
    view! {
        <div class="cluster" data-gap="2">
            <Chip href="#" label="胡桃木" remove_label="移除" /><Chip href="#" label="¥100–200" remove_label="移除" />
            <Tag href="#">"新品"</Tag><Tag href="#" selected=true>"销量优先"</Tag><Tag>"纯棉"</Tag><Tag tone=Tone::Success>"现货"</Tag>
        </div>
        <div class="listing">{cards}</div>
        <Pagination label="分页" current=4 total=12 href=Callback::new(|page| format!("?page={page}")) previous="上一页" next="下一页" />
    }
    .into_any()
}

fn prices() -> AnyView {
    let sizes = [
        PriceSize::Small,
        PriceSize::Medium,
        PriceSize::Large,
        PriceSize::Hero,
    ];
    let accented = sizes.map(|size| view! { <Price amount=yuan(129_900) compare_at=Some(yuan(159_900)) size accent=true prefix="到手价" /> });
    let plain = sizes.map(|size| view! { <Price amount=Money::new(123_456_789, Currency::Usd) size /> });
    view! {
        <Card title="价格 Price">
            <div class="stack"><div class="cluster">{accented}</div><div class="cluster">{plain}</div></div>
        </Card>
    }
    .into_any()
}

fn buttons() -> AnyView {
    let variants = [
        ButtonVariant::Primary,
        ButtonVariant::Secondary,
        ButtonVariant::Quiet,
        ButtonVariant::Danger,
    ];
    let row =
        move |size: ButtonSize| variants.map(|variant| view! { <Button variant size>"加入购物车"</Button> });
    view! {
        <Card title="按钮 Button">
            <div class="stack">
                <div class="cluster">{row(ButtonSize::Small)}</div>
                <div class="cluster">{row(ButtonSize::Medium)}</div>
                <div class="cluster">{row(ButtonSize::Large)}</div>
                <div class="cluster">
                    <Button variant=ButtonVariant::Primary pending=true>"立即购买"</Button>
                    <Button disabled=true>"已售罄"</Button>
                    <ButtonLink href="#" icon=IconName::Download>"Download"</ButtonLink>
                    <Button icon=IconName::Filter attr:commandfor="filters" attr:command="show-modal">"筛选"</Button>
                    <Button attr:commandfor="ask" attr:command="show-modal">"Dialog"</Button>
                    <IconButton icon=IconName::Heart label="收藏" pressed=true />
                    <IconButton icon=IconName::Heart label="收藏" outlined=true />
                    <IconLink href="#" icon=IconName::Cart label="购物车" count="12" />
                    <IconLink href="#" icon=IconName::Home label="首页" shown_label=true current=true />
                    <IconLink href="#" icon=IconName::Cart label="购物车" shown_label=true count="3" />
                </div>
                <Button variant=ButtonVariant::Primary size=ButtonSize::Large full_width=true>"提交订单"</Button>
            </div>
        </Card>
        <Drawer id="filters" title="筛选" close_label="关闭" footer=|| view! { <Button variant=ButtonVariant::Primary>"查看 42 件商品"</Button> }>
            <Disclosure summary="材质" aside="3" open=true>
                <Checkbox name="m" aside="12" checked=true>"胡桃木"</Checkbox>
                <Checkbox name="m" aside="104">"青瓷"</Checkbox>
            </Disclosure>
        </Drawer>
        <Dialog id="ask" title="删除地址？" close_label="关闭" footer=|| view! { <Button>"取消"</Button><Button variant=ButtonVariant::Danger>"删除"</Button> }>
            <p>"删除后不能恢复。"</p>
        </Dialog>
    }
    .into_any()
}

fn marks() -> AnyView {
    let tones = [
        Tone::Neutral,
        Tone::Accent,
        Tone::Info,
        Tone::Success,
        Tone::Warning,
        Tone::Danger,
    ];
    let tint = tones.map(|tone| view! { <Badge tone>"现货 Paid"</Badge> });
    let solid = tones.map(|tone| view! { <Badge tone solid=true>"限时 −20%"</Badge> });
    let dots = tones.map(|tone| view! { <Badge tone dot=true>"已发货 Shipped"</Badge> });
    let stars = [50, 46, 37, 20, 5].map(|tenths| view! { <Rating tenths label="stars" figure=format!("{}.{}", tenths / 10, tenths % 10) count="(128)" /> });
    let swatches = SWATCH_COLOURS.map(|colour| view! { <Swatch colour label=colour /> });
    view! {
        <Card title="标记 Badge, Rating, Swatch">
            <div class="stack">
                <div class="cluster">{tint}</div><div class="cluster">{solid}</div><div class="cluster">{dots}</div>
                <div class="cluster">{stars}</div><div class="cluster">{swatches}</div>
            </div>
        </Card>
    }
    .into_any()
}

fn forms() -> AnyView {
    let regions = vec![
        SelectOption::new("zj", "浙江省"),
        SelectOption::new("js", "江苏省"),
    ];
    view! {
        <Card title="表单 Field">
            <form class="stack">
                <Field id="name" label="收货人" required=true><TextInput name="name" autocomplete="name" placeholder="姓名" /></Field>
                <Field id="phone" label="手机号" error="手机号应为 11 位，请检查是否少输了一位。" hint="用于配送联系">
                    <TextInput name="phone" kind="tel" value="1380013800" />
                </Field>
                <Field id="region" label="省份"><Select name="region" options=regions selected="js" /></Field>
                <Field id="off" label="Disabled"><TextInput name="off" value="Cannot change" disabled=true /></Field>
                <Field id="memo" label="备注" note="选填"><TextArea name="memo" placeholder="例如：放在门口" /></Field>
                <div class="cluster">
                    <QuantityStepper name="quantity" value=2 label="数量" decrease="减少" increase="增加" />
                    <Checkbox name="agree" checked=true>"我已阅读并同意《用户协议》"</Checkbox>
                    <Checkbox name="news">"Send me news"</Checkbox>
                </div>
            </form>
        </Card>
    }
    .into_any()
}

fn choices() -> AnyView {
    view! {
        <Card title="选择 Choice">
            <div class="stack" data-gap="6">
                <ChoiceGroup legend="颜色" chosen="青玉" inline=true>
                    <OptionChip name="c" value="jade" label="青玉" colour="jade" checked=true />
                    <OptionChip name="c" value="cream" label="米白" colour="cream" />
                    <OptionChip name="c" value="walnut" label="胡桃" colour="walnut" sold_out=true sold_out_label="售罄" />
                    <OptionChip name="c" value="ink" label="墨" colour="ink" disabled=true />
                </ChoiceGroup>
                <ChoiceGroup legend="Size" inline=true>
                    <OptionChip href="#s" label="S" /><OptionChip href="#m" label="M" checked=true /><OptionChip href="#l" label="L" />
                </ChoiceGroup>
                <ChoiceGroup legend="配送方式">
                    <RadioCard name="d" value="a" title="标准快递" text="预计 2–3 天送达" icon=IconName::Truck checked=true
                        aside=|| view! { <Price amount=yuan(0) size=PriceSize::Small /> }>
                        <p class="muted small">"工作日 9:00 到 18:00 派送"</p>
                    </RadioCard>
                    <RadioCard name="d" value="b" title="次日达" text="18:00 前下单，明天送达" icon=IconName::Clock
                        aside=|| view! { <Price amount=yuan(1800) size=PriceSize::Small /> } />
                    <RadioCard name="d" value="c" title="门店自提" text="本地区暂无门店" icon=IconName::Pin disabled=true />
                </ChoiceGroup>
            </div>
        </Card>
    }
    .into_any()
}

fn ways() -> AnyView {
    let tabs = vec![
        Tab::new("all", "全部订单", "#"),
        Tab::new("pay", "待付款", "#").with_count("2"),
        Tab::new("ship", "待收货", "#").with_count("14"),
        Tab::new("done", "已完成", "#"),
    ];
    view! {
        <Card title="路标 Tabs, Pager, Disclosure">
            <div class="stack">
                <Tabs label="订单" items=tabs current="pay" />
                <Pager label="Pages" previous="上一页" next_href="#" next="下一页" />
                <div>
                    <Disclosure summary="七天无理由退货" open=true><p>"自签收之日起七天内，商品完好即可申请退货。"</p></Disclosure>
                    <Disclosure summary="Shipping and returns" aside="3"><p>"Text"</p></Disclosure>
                </div>
            </div>
        </Card>
    }
    .into_any()
}

fn checkout() -> AnyView {
    let event = |title: &str, text: &str, time: &str| TimelineEvent {
        title: title.into(),
        text: text.into(),
        time: time.into(),
        ..TimelineEvent::default()
    };
    let events = vec![
        TimelineEvent {
            tone: Tone::Success,
            current: true,
            ..event("派送中", "快递员正在派送，请保持电话畅通。", "今天 09:12")
        },
        event("到达杭州转运中心", "", "昨天 22:40"),
        event("Order placed", "Paid by card", "Nov 20, 14:03"),
    ];
    view! {
        <Card title="结算 Steps, SummaryList, Timeline">
            <div class="stack" data-gap="6">
                <Steps label="步骤" items=vec![Step::link("购物车", "#"), Step::link("填写信息", "#"), Step::new("支付"), Step::new("完成")] current=2 done_label="已完成" />
                <SummaryList>
                    <SummaryRow label="商品金额"><Price amount=yuan(45800) size=PriceSize::Small /></SummaryRow>
                    <SummaryRow label="优惠" note="满 300 减 40" saving=true><Price amount=yuan(-4000) size=PriceSize::Small /></SummaryRow>
                    <SummaryRow label="运费"><Price amount=yuan(0) size=PriceSize::Small /></SummaryRow>
                    <SummaryRow label="应付" total=true><Price amount=yuan(41800) size=PriceSize::Large accent=true /></SummaryRow>
                </SummaryList>
                <SummaryList facts=true>
                    <SummaryRow label="材质">"胡桃木，食品级矿物油"</SummaryRow><SummaryRow label="Size">"36 × 24 × 2 cm"</SummaryRow>
                </SummaryList>
                <Timeline label="物流" events />
            </div>
        </Card>
    }
    .into_any()
}

fn messages() -> AnyView {
    let toaster = Toaster::new();
    for tone in [Tone::Success, Tone::Danger] {
        toaster.show(
            Toast::new(tone, "已从购物车移除「胡桃木砧板」").with_action("撤销", Callback::new(|()| ())),
        );
    }
    let tones = [
        Tone::Neutral,
        Tone::Accent,
        Tone::Info,
        Tone::Success,
        Tone::Warning,
        Tone::Danger,
    ];
    let notices = tones.map(|tone| view! { <Notice tone title="支付没有完成">"银行没有回应。订单已保留 30 分钟，可以 "<a href="#">"再试一次"</a>"。"</Notice> });
    view! {
        <Card title="消息 Notice, Toast">
            <div class="stack" data-gap="3">{notices}</div>
        </Card>
        <ToastRegion toaster label="消息" close_label="关闭" />
    }
    .into_any()
}

fn waiting() -> AnyView {
    view! {
        <Card title="等待与空 Skeleton, EmptyState">
            <div class="listing"><Skeleton shape=SkeletonShape::ProductCard count=4 /></div>
            <Skeleton count=3 />
            <EmptyState title="购物车还是空的" text="去逛逛，把喜欢的放进来。"><ButtonLink href="#" variant=ButtonVariant::Primary>"去逛逛"</ButtonLink></EmptyState>
        </Card>
    }
    .into_any()
}

fn icons() -> AnyView {
    let drawn =
        IconName::ALL.map(|name| view! { <Icon name size=IconSize::Large label=format!("{name:?}") /> });
    view! { <Card title="图标 Icon"><div class="cluster">{drawn}</div></Card> }.into_any()
}
