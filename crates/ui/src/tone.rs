//! The meanings a coloured surface can carry, shared by badge, tag, notice, toast and timeline.

/// What a colour says. Never the only carrier: a word or icon says it too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// No judgement.
    #[default]
    Neutral,
    /// The shop's vermilion: sale, promotion, new.
    Accent,
    /// Information and links.
    Info,
    /// Done, in stock, paid.
    Success,
    /// Needs attention soon.
    Warning,
    /// Failed, refused, out of stock.
    Danger,
}

impl Tone {
    /// The value of the `data-tone` attribute that the style sheets read.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Accent => "accent",
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}
