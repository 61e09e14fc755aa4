//! Signatures as the gateway makes them (Standard Webhooks): HMAC (RFC 2104) with SHA-256 (FIPS 180-4), in base64 (RFC 4648).
//!
//! By hand, for this crate has no dependencies; and so the shop's own code is checked by another.

use std::fmt::Write as _;

/// The `webhook-signature` header of a message.
pub fn signature(secret: &str, id: &str, timestamp: i64, body: &str) -> String {
    let message = format!("{id}.{timestamp}.{body}");
    format!("v1,{}", base64(&hmac(secret.as_bytes(), message.as_bytes())))
}

fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; 64];
    if key.len() > block.len() {
        block[..32].copy_from_slice(&sha256(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let padded = |pad: u8, rest: &[u8]| {
        let mut bytes: Vec<u8> = block.iter().map(|byte| byte ^ pad).collect();
        bytes.extend_from_slice(rest);
        sha256(&bytes)
    };
    padded(0x5c, &padded(0x36, message))
}

/// The first 32 bits of the fractional parts of the roots of the first primes.
fn constants() -> ([u32; 8], [u32; 64]) {
    let primes: Vec<u128> = (2_u128..312).filter(|n| (2..*n).all(|d| n % d != 0)).collect();
    // The integer root of a prime shifted so far that 32 bits of its fraction are left; found bit by bit.
    let root = |prime: u128, power: u32| {
        let target = prime << (32 * power);
        let bits = (0..40).rev().fold(0_u128, |root, bit| {
            let next = root | (1 << bit);
            if next.pow(power) <= target { next } else { root }
        });
        u32::try_from(bits & 0xffff_ffff).unwrap_or_default()
    };
    let mut state = [0; 8];
    let mut words = [0; 64];
    for (place, prime) in primes.iter().take(64).enumerate() {
        words[place] = root(*prime, 3);
        if place < 8 {
            state[place] = root(*prime, 2);
        }
    }
    (state, words)
}

fn sha256(message: &[u8]) -> [u8; 32] {
    let (mut state, constants) = constants();
    let mut bytes = message.to_vec();
    bytes.push(0x80);
    while bytes.len() % 64 != 56 {
        bytes.push(0);
    }
    bytes.extend_from_slice(&(message.len() as u64 * 8).to_be_bytes());
    for block in bytes.chunks_exact(64) {
        mix(&mut state, block, &constants);
    }
    let mut digest = [0; 32];
    for (place, word) in state.iter().enumerate() {
        digest[place * 4..place * 4 + 4].copy_from_slice(&word.to_be_bytes());
    }
    digest
}

fn mix(state: &mut [u32; 8], block: &[u8], constants: &[u32; 64]) {
    let mut words = [0_u32; 64];
    for (word, four) in words.iter_mut().zip(block.chunks_exact(4)) {
        *word = four.iter().fold(0, |word, byte| (word << 8) | u32::from(*byte));
    }
    for place in 16..64 {
        let (w15, w2) = (words[place - 15], words[place - 2]);
        let s0 = w15.rotate_right(7) ^ w15.rotate_right(18) ^ (w15 >> 3);
        let s1 = w2.rotate_right(17) ^ w2.rotate_right(19) ^ (w2 >> 10);
        words[place] = words[place - 16]
            .wrapping_add(s0)
            .wrapping_add(words[place - 7])
            .wrapping_add(s1);
    }
    let mut v = *state;
    for (word, constant) in words.iter().zip(constants) {
        let s1 = v[4].rotate_right(6) ^ v[4].rotate_right(11) ^ v[4].rotate_right(25);
        let choice = (v[4] & v[5]) ^ (!v[4] & v[6]);
        let first = v[7]
            .wrapping_add(s1)
            .wrapping_add(choice)
            .wrapping_add(*constant)
            .wrapping_add(*word);
        let s0 = v[0].rotate_right(2) ^ v[0].rotate_right(13) ^ v[0].rotate_right(22);
        let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
        v.rotate_right(1);
        v[4] = v[4].wrapping_add(first);
        v[0] = first.wrapping_add(s0.wrapping_add(majority));
    }
    for (sum, word) in state.iter_mut().zip(v) {
        *sum = sum.wrapping_add(word);
    }
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let number = (0..3).fold(0_usize, |number, place| {
            (number << 8) | usize::from(three.get(place).copied().unwrap_or(0))
        });
        for place in 0..4 {
            let sign = SIGNS[(number >> (18 - 6 * place)) & 63];
            let _ = if place > three.len() {
                text.write_char('=')
            } else {
                text.write_char(char::from(sign))
            };
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    #[test]
    fn hashes_are_those_of_the_standard() {
        for (text, digest) in [
            (
                "abc",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            ),
            (
                "",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            ),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            ),
        ] {
            assert_eq!(hex(&sha256(text.as_bytes())), digest, "{text}");
        }
        // RFC 4231, test case 2.
        assert_eq!(
            hex(&hmac(b"Jefe", b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn base64_is_filled_up() {
        for (text, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ] {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
    }

    #[test]
    fn the_published_example_of_the_scheme_is_signed_the_same() {
        // The secret of the test vector that the reference libraries share, decoded.
        let secret = [
            0x31, 0xf2, 0x90, 0xf6, 0xbf, 0x06, 0x29, 0x8a, 0xab, 0x4f, 0x08, 0xd4, 0x3c, 0x3f, 0x08, 0x2c,
            0xf6, 0x48, 0xa3, 0x62, 0xda, 0x2d, 0xa4, 0xb0,
        ];
        let message = r#"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}"#;
        let signed = base64(&hmac(&secret, message.as_bytes()));
        assert_eq!(signed, "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
