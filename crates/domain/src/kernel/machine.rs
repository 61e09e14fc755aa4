//! State machines: the states of one kind of thing, the events that move it, and one table of legal steps. What is
//! allowed, what the database admits, and the diagram of the documentation all come from that table.

use std::fmt::Debug;
use std::fmt::Write as _;

/// A kind of thing with a life, as [`define_machine!`](crate::define_machine) declares it.
pub trait Machine: Copy + Eq + Debug + 'static {
    type Event: Copy + Eq + Debug + 'static;

    /// What moves, in one word.
    const NAME: &'static str;
    /// All states, in the order of a usual life.
    const STATES: &'static [Self];
    /// All events.
    const EVENTS: &'static [Self::Event];
    /// Every legal step.
    const STEPS: &'static [(Self, Self::Event, Self)];

    /// The name of the state in the database, in `/v1` and in forms.
    fn name(self) -> &'static str;

    /// The name of an event in `/v1` and in forms.
    fn event_name(event: Self::Event) -> &'static str;
}

/// An event that the state does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the {machine} is {from} and cannot {event}")]
pub struct InvalidStep {
    pub machine: &'static str,
    pub from: &'static str,
    pub event: &'static str,
}

impl InvalidStep {
    pub fn new<M: Machine>(from: M, event: M::Event) -> Self {
        Self {
            machine: M::NAME,
            from: from.name(),
            event: M::event_name(event),
        }
    }
}

/// The state after `event`.
/// # Errors
/// [`InvalidStep`] when the table has no such step.
pub fn step<M: Machine>(from: M, event: M::Event) -> Result<M, InvalidStep> {
    M::STEPS
        .iter()
        .find(|(state, on, _)| *state == from && *on == event)
        .map(|(.., to)| *to)
        .ok_or_else(|| InvalidStep::new(from, event))
}

/// The condition of a CHECK that admits the states and nothing else: `state IN ('applied', 'in_review')`.
pub fn admitted_states<M: Machine>(column: &str) -> String {
    let names: Vec<String> = M::STATES
        .iter()
        .map(|state| format!("'{}'", state.name()))
        .collect();
    format!("{column} IN ({})", names.join(", "))
}

/// The steps as a Mermaid state diagram; states without a way in begin a life, those without a way out end it.
pub fn diagram<M: Machine>() -> String {
    let mut text = "stateDiagram-v2\n".to_owned();
    for state in M::STATES {
        if M::STEPS.iter().all(|(.., to)| to != state) {
            let _ = writeln!(text, "    [*] --> {}", state.name());
        }
    }
    for (from, event, to) in M::STEPS {
        let _ = writeln!(
            text,
            "    {} --> {}: {}",
            from.name(),
            to.name(),
            M::event_name(*event)
        );
    }
    for state in M::STATES {
        if M::STEPS.iter().all(|(from, ..)| from != state) {
            let _ = writeln!(text, "    {} --> [*]", state.name());
        }
    }
    text
}

/// Declares a machine: its states and events with their names, and every legal step.
#[macro_export]
macro_rules! define_machine {
    (
        $(#[$state_meta:meta])*
        $machine:literal: $state:ident {
            $($(#[$of_state:meta])* $name:ident = $text:literal),+ $(,)?
        }
        $(#[$event_meta:meta])*
        $event:ident {
            $($(#[$of_event:meta])* $event_name:ident = $event_text:literal),+ $(,)?
        }
        $(#[$step_meta:meta])*
        steps {
            $($from:ident, $on:ident => $to:ident);+ $(;)?
        }
    ) => {
        $(#[$state_meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $state {
            $($(#[$of_state])* #[serde(rename = $text)] $name),+
        }

        $(#[$event_meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $event {
            $($(#[$of_event])* #[serde(rename = $event_text)] $event_name),+
        }

        impl $event {
            pub const ALL: &[Self] = &[$(Self::$event_name),+];

            /// The name in `/v1` and in forms.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$event_name => $event_text),+
                }
            }

            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|event| event.as_str() == text)
            }
        }

        impl $state {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            $(#[$step_meta])*
            pub const TRANSITIONS: &[(Self, $event, Self)] = &[
                $((Self::$from, $event::$on, Self::$to)),+
            ];

            /// The name in the database, in `/v1` and in forms.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text),+
                }
            }

            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|state| state.as_str() == text)
            }

            /// The state after `event`.
            /// # Errors
            /// [`InvalidStep`](crate::kernel::InvalidStep) when the table has no such step.
            pub fn on(self, event: $event) -> Result<Self, $crate::kernel::InvalidStep> {
                $crate::kernel::step(self, event)
            }

            /// The events that the state allows, in the order of the table.
            pub fn allowed(self) -> impl Iterator<Item = $event> {
                Self::TRANSITIONS
                    .iter()
                    .filter(move |(from, ..)| *from == self)
                    .map(|(_, event, _)| *event)
            }
        }

        impl $crate::kernel::Machine for $state {
            type Event = $event;

            const NAME: &'static str = $machine;
            const STATES: &'static [Self] = Self::ALL;
            const EVENTS: &'static [$event] = $event::ALL;
            const STEPS: &'static [(Self, $event, Self)] = Self::TRANSITIONS;

            fn name(self) -> &'static str {
                self.as_str()
            }

            fn event_name(event: $event) -> &'static str {
                event.as_str()
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    define_machine! {
        /// Where a lamp stands.
        "lamp": Lamp {
            Dark = "dark",
            Lit = "lit",
            /// Nothing lights it again.
            Broken = "broken",
        }
        /// What moves a lamp.
        LampEvent {
            Light = "light",
            Break = "break",
        }
        /// Every legal step.
        steps {
            Dark, Light => Lit;
            Dark, Break => Broken;
            Lit, Break => Broken;
        }
    }

    #[test]
    fn a_step_is_legal_when_the_table_has_it() {
        assert_eq!(Lamp::Dark.on(LampEvent::Light), Ok(Lamp::Lit));
        let refused = Lamp::Broken.on(LampEvent::Light).unwrap_err();
        assert_eq!(refused.to_string(), "the lamp is broken and cannot light");
        assert_eq!(Lamp::Lit.allowed().collect::<Vec<_>>(), [LampEvent::Break]);
    }

    #[test]
    fn names_round_trip() {
        for state in Lamp::ALL {
            assert_eq!(Lamp::parse(state.as_str()), Some(*state));
        }
        assert_eq!(
            (Lamp::parse("off"), LampEvent::parse("light")),
            (None, Some(LampEvent::Light))
        );
    }

    #[test]
    fn the_constraint_and_the_diagram_come_from_the_table() {
        assert_eq!(
            admitted_states::<Lamp>("state"),
            "state IN ('dark', 'lit', 'broken')"
        );
        assert_eq!(
            diagram::<Lamp>(),
            "stateDiagram-v2\n    [*] --> dark\n    dark --> lit: light\n    dark --> broken: break\n    \
             lit --> broken: break\n    broken --> [*]\n"
        );
    }
}
