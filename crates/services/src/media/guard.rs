//! Which addresses the shop's own machine may call: public ones, by http or https. Everything that a stranger's file
//! names could otherwise reach the machine itself, its neighbours, or the cloud's metadata service.

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The rule. The default one lets only public addresses pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AddressGuard {
    loopback: bool,
}

impl AddressGuard {
    /// Also lets the machine itself pass. For tests with a server of their own; never for pictures of strangers.
    pub const fn with_loopback() -> Self {
        Self { loopback: true }
    }

    /// Whether an address may be connected to.
    pub fn allows(self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        if self.loopback && address.is_loopback() {
            return true;
        }
        match address {
            IpAddr::V4(v4) => is_public_v4(v4),
            IpAddr::V6(v6) => is_public_v6(v6),
        }
    }

    /// Checks what an address says before anything is resolved. Host names are checked when they are.
    /// # Errors
    /// Why not.
    pub fn check(self, url: &Url) -> Result<(), String> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!("{} addresses are not fetched", url.scheme()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("addresses with a password are not fetched".to_owned());
        }
        let host = url.host_str().ok_or("the address names no host")?;
        let plain = host.trim_start_matches('[').trim_end_matches(']');
        match plain.parse::<IpAddr>() {
            Ok(address) if !self.allows(address) => Err(PRIVATE.to_owned()),
            _ => Ok(()),
        }
    }
}

/// What the guard answers; told apart from failures of the network by its text.
pub(super) const PRIVATE: &str = "the address is not public";

/// Resolves names and leaves out the addresses that may not be called, so that what was checked is what is connected to.
impl Resolve for AddressGuard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = *self;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let allowed: Vec<SocketAddr> = found
                .iter()
                .copied()
                .filter(|found| guard.allows(found.ip()))
                .collect();
            if allowed.is_empty() && !found.is_empty() {
                return Err(PRIVATE.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// Without the blocks of the IANA special-purpose registry that are not globally reachable.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(a == 0
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_documentation()
        || a >= 240
        || (a == 100 && (64..128).contains(&b)) // carriers' shared addresses
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19))) // benchmarks
}

/// Global unicast only, and nothing that carries an IPv4 address to a translator.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let documentation = (a == 0x2001 && b == 0x0db8) || a == 0x3fff;
    let special = a == 0x2001 && b < 0x0200; // Teredo, ORCHID, benchmarks
    (0x2000..0x4000).contains(&a) && !documentation && !special && a != 0x2002
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_pass() {
        let guard = AddressGuard::default();
        for refused in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
        ] {
            assert!(!guard.allows(refused.parse().unwrap()), "{refused}");
        }
        for allowed in ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111"] {
            assert!(guard.allows(allowed.parse().unwrap()), "{allowed}");
        }
        assert!(AddressGuard::with_loopback().allows("127.0.0.1".parse().unwrap()));
        assert!(!AddressGuard::with_loopback().allows("10.0.0.1".parse().unwrap()));
    }

    #[test]
    fn addresses_with_other_schemes_passwords_or_disguised_hosts_are_refused() {
        let guard = AddressGuard::default();
        for refused in [
            "file:///etc/passwd",
            "ftp://example.com/a.png",
            "http://user:pw@example.com/",
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://[::1]/",
            "http://[::ffff:7f00:1]/",
            "data:image/png,x",
        ] {
            assert!(guard.check(&Url::parse(refused).unwrap()).is_err(), "{refused}");
        }
        assert!(
            guard
                .check(&Url::parse("https://example.com/a.png").unwrap())
                .is_ok()
        );
    }
}
