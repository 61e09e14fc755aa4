//! Free ports, and waiting until something answers on one.

use crate::process::Guarded;
use crate::report::{Failure, Result};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

/// Ports of the loopback interface that are free at the moment, all different.
pub fn free(count: usize) -> Result<Vec<u16>> {
    let listeners = (0..count)
        .map(|_| TcpListener::bind(loopback(0)))
        .collect::<std::io::Result<Vec<_>>>();
    let ports = listeners.and_then(|all| all.iter().map(|one| Ok(one.local_addr()?.port())).collect());
    ports.map_err(|error| {
        Failure::new(
            format!("No free port was found on 127.0.0.1: {error}."),
            "Stop programs that hold many ports.",
        )
    })
}

/// Fails if something else listens on the port.
pub fn must_be_free(port: u16, option: &str) -> Result<()> {
    match TcpListener::bind(loopback(port)) {
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::new(
            format!("Port {port} cannot be used: {error}."),
            format!("Stop the program that holds it, or choose another with {option}."),
        )),
    }
}

/// Waits until the process answers HTTP on the port with a status below 500.
pub fn wait_for_http(process: &mut Guarded, port: u16, limit: Duration) -> Result<()> {
    wait(process, limit, || {
        http_status(port).is_some_and(|status| status < 500)
    })
}

/// Waits until the process accepts connections on the port.
pub fn wait_for_connection(process: &mut Guarded, port: u16, limit: Duration) -> Result<()> {
    wait(process, limit, || {
        TcpStream::connect_timeout(&loopback(port), Duration::from_secs(1)).is_ok()
    })
}

/// Waits until `ready` holds, at most for `limit`, and fails at once when the process ends.
pub fn wait(process: &mut Guarded, limit: Duration, ready: impl Fn() -> bool) -> Result<()> {
    let start = Instant::now();
    loop {
        if let Some(code) = process.ended() {
            return Err(Failure::new(
                format!("{} ended while it started ({code}).", process.name()),
                "Its output, above or in its log, says why.",
            ));
        }
        if ready() {
            return Ok(());
        }
        if start.elapsed() > limit {
            return Err(Failure::new(
                format!(
                    "{} did not answer within {} seconds.",
                    process.name(),
                    limit.as_secs()
                ),
                "Its output, above or in its log, says what it was doing; a busy machine may need a second try.",
            ));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn loopback(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

fn http_status(port: u16) -> Option<u16> {
    let mut stream = TcpStream::connect_timeout(&loopback(port), Duration::from_secs(1)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let request = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut head = [0_u8; 12];
    stream.read_exact(&mut head).ok()?;
    std::str::from_utf8(head.get(9..12)?).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_ports_are_distinct_and_usable() {
        let mut ports = free(3).unwrap();
        for port in &ports {
            must_be_free(*port, "--port").unwrap();
        }
        ports.dedup();
        assert_eq!(ports.len(), 3);
    }

    #[test]
    fn a_taken_port_is_refused_with_the_option_to_change_it() {
        let listener = TcpListener::bind(loopback(0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let failure = must_be_free(port, "--port").unwrap_err().to_string();
        assert!(failure.contains("--port"), "{failure}");
    }

    #[test]
    fn the_status_of_an_answer_is_read() {
        let listener = TcpListener::bind(loopback(0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0_u8; 64];
            let _ = stream.read(&mut request).unwrap();
            stream
                .write_all(b"HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n")
                .unwrap();
        });
        assert_eq!(http_status(port), Some(302));
        server.join().unwrap();
    }
}
