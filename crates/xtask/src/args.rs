//! The options of a command: `--name value`, `--name=value` or `--name`.

use crate::report::{Failure, Result};

/// One option that a command understands.
pub struct Known {
    pub name: &'static str,
    pub takes_value: bool,
}

/// An option followed by a value.
pub const fn value(name: &'static str) -> Known {
    Known {
        name,
        takes_value: true,
    }
}

/// An option that stands alone.
pub const fn flag(name: &'static str) -> Known {
    Known {
        name,
        takes_value: false,
    }
}

/// The options that were given.
#[derive(Debug, Default)]
pub struct Args {
    given: Vec<(&'static str, String)>,
}

impl Args {
    pub fn parse(arguments: &[String], known: &[Known]) -> Result<Self> {
        let mut parsed = Self::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let (name, attached) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            let option = known
                .iter()
                .find(|option| option.name == name)
                .ok_or_else(|| unknown(name, known))?;
            let text = match (option.takes_value, attached) {
                (true, Some(value)) => value,
                (true, None) => rest.next().cloned().ok_or_else(|| {
                    Failure::new(
                        format!("{name} needs a value."),
                        format!("Write {name} VALUE or {name}=VALUE."),
                    )
                })?,
                (false, None) => String::new(),
                (false, Some(_)) => {
                    return Err(Failure::new(
                        format!("{name} takes no value."),
                        format!("Write {name} alone."),
                    ));
                }
            };
            parsed.given.push((option.name, text));
        }
        Ok(parsed)
    }

    pub fn has(&self, name: &str) -> bool {
        self.given.iter().any(|(given, _)| *given == name)
    }

    /// The value that was given last.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.given
            .iter()
            .rev()
            .find(|(given, _)| *given == name)
            .map(|(_, value)| value.as_str())
    }

    /// The values of a comma-separated option that may be repeated.
    pub fn list(&self, name: &str) -> Vec<&str> {
        let values = self.given.iter().filter(|(given, _)| *given == name);
        values
            .flat_map(|(_, value)| value.split(','))
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .collect()
    }

    /// A whole number above zero.
    pub fn number(&self, name: &str, default: u64) -> Result<u64> {
        let Some(text) = self.get(name) else {
            return Ok(default);
        };
        text.parse().ok().filter(|number| *number > 0).ok_or_else(|| {
            Failure::new(
                format!("{name} {text} is not a number."),
                "Give a whole number above zero.",
            )
        })
    }

    /// A TCP port.
    pub fn port(&self, name: &str, default: u16) -> Result<u16> {
        let Some(text) = self.get(name) else {
            return Ok(default);
        };
        text.parse().ok().filter(|port| *port > 0).ok_or_else(|| {
            Failure::new(
                format!("{name} {text} is not a port."),
                "Give a number from 1 to 65535, such as 3000.",
            )
        })
    }
}

fn unknown(name: &str, known: &[Known]) -> Failure {
    let names: Vec<&str> = known.iter().map(|option| option.name).collect();
    let remedy = if names.is_empty() {
        "This command takes no options.".to_owned()
    } else {
        format!("It understands {}.", names.join(", "))
    };
    Failure::new(format!("`{name}` is not an option of this command."), remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[Known] = &[value("--port"), value("--only"), flag("--no-open")];

    fn parse(arguments: &[&str]) -> Result<Args> {
        let owned: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        Args::parse(&owned, KNOWN)
    }

    #[test]
    fn values_are_read_attached_and_apart() {
        assert_eq!(
            parse(&["--port", "8080"]).unwrap().port("--port", 1).unwrap(),
            8080
        );
        assert_eq!(parse(&["--port=8081"]).unwrap().port("--port", 1).unwrap(), 8081);
        assert_eq!(parse(&[]).unwrap().port("--port", 3000).unwrap(), 3000);
    }

    #[test]
    fn lists_are_split_at_commas_and_joined_over_repeats() {
        let args = parse(&["--only", "fmt, css", "--only=tidy"]).unwrap();
        assert_eq!(args.list("--only"), ["fmt", "css", "tidy"]);
    }

    #[test]
    fn unknown_options_and_missing_values_are_refused() {
        assert!(parse(&["--prot", "1"]).is_err());
        assert!(parse(&["--port"]).is_err());
        assert!(parse(&["--no-open=yes"]).is_err());
        assert!(parse(&["--port", "99999"]).unwrap().port("--port", 1).is_err());
        assert!(parse(&["--no-open"]).unwrap().has("--no-open"));
    }
}
