//! A small HTTP client that keeps its connection, for what other tools cannot do: preparing carts, looking at answers,
//! and going on when the server dies in the middle of one.

use crate::report::{Failure, Result};
use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(30);

/// One connection.
#[derive(Debug)]
pub struct Client {
    address: SocketAddr,
    stream: BufReader<TcpStream>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case, with their values.
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Client {
    pub fn connect(address: SocketAddr) -> Result<Self> {
        Self::open(address, PATIENCE).map_err(|error| broken(address, "/", &error))
    }

    /// A connection that waits only so long for anything.
    pub fn open(address: SocketAddr, patience: Duration) -> std::io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, patience)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(patience))?;
        stream.set_write_timeout(Some(patience))?;
        let stream = BufReader::new(stream);
        Ok(Self { address, stream })
    }

    pub fn get(&mut self, path: &str) -> Result<Answer> {
        self.send("GET", path, None, "")
    }

    /// Sends a JSON body.
    pub fn send(&mut self, method: &str, path: &str, key: Option<&str>, body: &str) -> Result<Answer> {
        let mut headers = Vec::new();
        headers.extend(key.map(|key| ("Idempotency-Key", key)));
        if !body.is_empty() {
            headers.push(("Content-Type", "application/json"));
        }
        self.exchange(method, path, &headers, body)
            .map_err(|error| broken(self.address, path, &error))
    }

    /// Sends any request. After an error the connection is of no more use.
    pub fn exchange(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> std::io::Result<Answer> {
        use std::fmt::Write as _;
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.address);
        for (name, value) in headers {
            let _ = write!(request, "{name}: {value}\r\n");
        }
        if !body.is_empty() || method == "POST" {
            let _ = write!(request, "Content-Length: {}\r\n", body.len());
        }
        request.push_str("\r\n");
        request.push_str(body);
        self.stream.get_mut().write_all(request.as_bytes())?;
        read_answer(&mut self.stream)
    }
}

impl Answer {
    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find_map(|(known, value)| (known == name).then_some(value.as_str()))
    }

    /// The answer if its status is one of 2xx.
    pub fn success(self, doing: &str) -> Result<Self> {
        if (200..300).contains(&self.status) {
            return Ok(self);
        }
        let start: String = self.body.chars().take(300).collect();
        Err(Failure::new(
            format!("{doing} was answered with {}: {start}", self.status),
            "This command relies on it; look at the server's log in target/bench or target/torture.",
        ))
    }
}

fn read_answer(stream: &mut impl BufRead) -> std::io::Result<Answer> {
    let bad = |what: &str| Error::new(ErrorKind::InvalidData, what.to_owned());
    let first = read_line(stream)?;
    let status = first.split(' ').nth(1).and_then(|text| text.parse().ok());
    let status = status.ok_or_else(|| bad("no status line"))?;
    let mut headers = Vec::new();
    loop {
        let line = read_line(stream)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').ok_or_else(|| bad("a strange header"))?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut answer = Answer {
        status,
        headers,
        body: String::new(),
    };
    let mut body = Vec::new();
    if answer
        .header("transfer-encoding")
        .is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"))
    {
        loop {
            let size = usize::from_str_radix(&read_line(stream)?, 16).map_err(|_| bad("a strange chunk"))?;
            read_exactly(stream, size, &mut body)?;
            read_line(stream)?;
            if size == 0 {
                break;
            }
        }
    } else {
        let length = answer.header("content-length").unwrap_or("0");
        let length = length.parse().map_err(|_| bad("a strange length"))?;
        read_exactly(stream, length, &mut body)?;
    }
    // What is no text is not looked at more closely than that.
    answer.body = String::from_utf8_lossy(&body).into_owned();
    Ok(answer)
}

fn read_line(stream: &mut impl BufRead) -> std::io::Result<String> {
    let mut line = String::new();
    if stream.read_line(&mut line)? == 0 {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    line.truncate(line.trim_end().len());
    Ok(line)
}

fn read_exactly(stream: &mut impl Read, length: usize, into: &mut Vec<u8>) -> std::io::Result<()> {
    let start = into.len();
    into.resize(start + length, 0);
    stream.read_exact(&mut into[start..])
}

fn broken(address: SocketAddr, path: &str, error: &Error) -> Failure {
    Failure::new(
        format!("http://{address}{path} could not be asked: {error}."),
        "The server may have ended; its log is in target/bench or target/torture.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Answer {
        read_answer(&mut text.as_bytes()).unwrap()
    }

    #[test]
    fn answers_are_read_by_length_and_in_chunks() {
        let plain = read("HTTP/1.1 201 Created\r\ncontent-length: 5\r\nx: y\r\n\r\nhello");
        assert_eq!((plain.status, plain.body.as_str()), (201, "hello"));
        assert_eq!((plain.header("x"), plain.header("z")), (Some("y"), None));
        let chunked =
            read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n");
        assert_eq!(chunked.body, "hello!");
        assert_eq!(read("HTTP/1.1 204 No Content\r\n\r\n").body, "");
    }

    #[test]
    fn a_broken_answer_is_an_error() {
        for text in [
            "",
            "nonsense\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort",
        ] {
            assert!(read_answer(&mut text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_refusal_is_quoted() {
        let failure = read("HTTP/1.1 409 Conflict\r\ncontent-length: 2\r\n\r\nno")
            .success("Paying")
            .unwrap_err();
        assert!(failure.to_string().contains("Paying was answered with 409: no"));
    }
}
