//! An icon of the sprite `/sprite.svg`, drawn in the colour of the text around it.

use leptos::prelude::*;

stylance::import_crate_style!(css, "src/icon.module.css");

/// The icons of `public/sprite.svg`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconName {
    Home,
    Grid,
    Search,
    Cart,
    User,
    Heart,
    ChevronLeft,
    ChevronRight,
    ChevronDown,
    ChevronUp,
    Close,
    Check,
    Plus,
    Minus,
    Trash,
    Filter,
    Sort,
    Truck,
    Shield,
    Return,
    Box,
    Globe,
    Sun,
    Moon,
    Star,
    StarHalf,
    Info,
    Warning,
    Phone,
    Mail,
    Pin,
    Clock,
    Menu,
    External,
    CreditCard,
    Cash,
    Undo,
    Edit,
    Download,
    Users,
    Store,
    Settings,
    Key,
    Lock,
    List,
    Chart,
    Tag,
    Columns,
    Eye,
    EyeOff,
    Copy,
    More,
    Panel,
    Bell,
    Leave,
    Upload,
    Document,
    Approve,
}

impl IconName {
    /// Every icon, in the order of the sprite.
    pub const ALL: [Self; 58] = [
        Self::Home,
        Self::Grid,
        Self::Search,
        Self::Cart,
        Self::User,
        Self::Heart,
        Self::ChevronLeft,
        Self::ChevronRight,
        Self::ChevronDown,
        Self::ChevronUp,
        Self::Close,
        Self::Check,
        Self::Plus,
        Self::Minus,
        Self::Trash,
        Self::Filter,
        Self::Sort,
        Self::Truck,
        Self::Shield,
        Self::Return,
        Self::Box,
        Self::Globe,
        Self::Sun,
        Self::Moon,
        Self::Star,
        Self::StarHalf,
        Self::Info,
        Self::Warning,
        Self::Phone,
        Self::Mail,
        Self::Pin,
        Self::Clock,
        Self::Menu,
        Self::External,
        Self::CreditCard,
        Self::Cash,
        Self::Undo,
        Self::Edit,
        Self::Download,
        Self::Users,
        Self::Store,
        Self::Settings,
        Self::Key,
        Self::Lock,
        Self::List,
        Self::Chart,
        Self::Tag,
        Self::Columns,
        Self::Eye,
        Self::EyeOff,
        Self::Copy,
        Self::More,
        Self::Panel,
        Self::Bell,
        Self::Leave,
        Self::Upload,
        Self::Document,
        Self::Approve,
    ];

    /// Where the icon's symbol is.
    const fn href(self) -> &'static str {
        match self {
            Self::Home => "/sprite.svg#home",
            Self::Grid => "/sprite.svg#grid",
            Self::Search => "/sprite.svg#search",
            Self::Cart => "/sprite.svg#cart",
            Self::User => "/sprite.svg#user",
            Self::Heart => "/sprite.svg#heart",
            Self::ChevronLeft => "/sprite.svg#chevron-left",
            Self::ChevronRight => "/sprite.svg#chevron-right",
            Self::ChevronDown => "/sprite.svg#chevron-down",
            Self::ChevronUp => "/sprite.svg#chevron-up",
            Self::Close => "/sprite.svg#close",
            Self::Check => "/sprite.svg#check",
            Self::Plus => "/sprite.svg#plus",
            Self::Minus => "/sprite.svg#minus",
            Self::Trash => "/sprite.svg#trash",
            Self::Filter => "/sprite.svg#filter",
            Self::Sort => "/sprite.svg#sort",
            Self::Truck => "/sprite.svg#truck",
            Self::Shield => "/sprite.svg#shield",
            Self::Return => "/sprite.svg#return",
            Self::Box => "/sprite.svg#box",
            Self::Globe => "/sprite.svg#globe",
            Self::Sun => "/sprite.svg#sun",
            Self::Moon => "/sprite.svg#moon",
            Self::Star => "/sprite.svg#star",
            Self::StarHalf => "/sprite.svg#star-half",
            Self::Info => "/sprite.svg#info",
            Self::Warning => "/sprite.svg#warning",
            Self::Phone => "/sprite.svg#phone",
            Self::Mail => "/sprite.svg#mail",
            Self::Pin => "/sprite.svg#pin",
            Self::Clock => "/sprite.svg#clock",
            Self::Menu => "/sprite.svg#menu",
            Self::External => "/sprite.svg#external",
            Self::CreditCard => "/sprite.svg#credit-card",
            Self::Cash => "/sprite.svg#cash",
            Self::Undo => "/sprite.svg#undo",
            Self::Edit => "/sprite.svg#edit",
            Self::Download => "/sprite.svg#download",
            Self::Users => "/sprite.svg#users",
            Self::Store => "/sprite.svg#store",
            Self::Settings => "/sprite.svg#settings",
            Self::Key => "/sprite.svg#key",
            Self::Lock => "/sprite.svg#lock",
            Self::List => "/sprite.svg#list",
            Self::Chart => "/sprite.svg#chart",
            Self::Tag => "/sprite.svg#tag",
            Self::Columns => "/sprite.svg#columns",
            Self::Eye => "/sprite.svg#eye",
            Self::EyeOff => "/sprite.svg#eye-off",
            Self::Copy => "/sprite.svg#copy",
            Self::More => "/sprite.svg#more",
            Self::Panel => "/sprite.svg#panel",
            Self::Bell => "/sprite.svg#bell",
            Self::Leave => "/sprite.svg#leave",
            Self::Upload => "/sprite.svg#upload",
            Self::Document => "/sprite.svg#document",
            Self::Approve => "/sprite.svg#approve",
        }
    }
}

/// How large an icon is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IconSize {
    /// 16 px, beside small text.
    Small,
    /// 20 px, beside body text and in buttons.
    #[default]
    Medium,
    /// 24 px, the size it was drawn at.
    Large,
}

/// Draws one icon. Hidden from assistive technology unless `label` is given.
#[component]
pub fn Icon(
    /// Which icon.
    name: IconName,
    /// How large.
    #[prop(optional)]
    size: IconSize,
    /// What it says, where no text beside it does.
    #[prop(into, optional)]
    label: String,
    /// Further classes.
    #[prop(into, optional)]
    class: String,
) -> impl IntoView {
    let size = match size {
        IconSize::Small => css::small,
        IconSize::Medium => css::medium,
        IconSize::Large => css::large,
    };
    let labelled = !label.is_empty();
    view! {
        <svg
            class=crate::join(&[css::icon, size, &class])
            viewBox="0 0 24 24"
            role=labelled.then_some("img")
            aria-label=crate::filled(label)
            aria-hidden=(!labelled).then_some("true")
        >
            <use href=name.href() />
        </svg>
    }
    .into_any()
}
