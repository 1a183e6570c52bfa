//! A server that knows a few of the commands of Redis.

use std::collections::HashMap;
use std::io::{Error, Result};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Values, and when they go.
type Table = Arc<Mutex<HashMap<Vec<u8>, (Vec<u8>, Option<Instant>)>>>;

/// Longer values are refused.
const LONGEST: usize = 1 << 20;

/// Starts a server on a port of its own; its address.
pub fn start() -> Result<String> {
    let door = std::net::TcpListener::bind("127.0.0.1:0")?;
    door.set_nonblocking(true)?;
    let door = TcpListener::from_std(door)?;
    let url = format!("redis://{}", door.local_addr()?);
    tokio::spawn(serve(door));
    Ok(url)
}

async fn serve(door: TcpListener) -> Result<()> {
    let table = Table::default();
    loop {
        let (client, _) = door.accept().await?;
        tokio::spawn(talk(client, table.clone()));
    }
}

/// Answers the commands of a client, one after another.
async fn talk(client: TcpStream, table: Table) -> Result<()> {
    let mut client = BufReader::new(client);
    while let Some(words) = command(&mut client).await? {
        let answer = answer(&words, &table);
        client.get_mut().write_all(&answer).await?;
    }
    Ok(())
}

/// A command: an array of strings; none at the end.
async fn command(client: &mut BufReader<TcpStream>) -> Result<Option<Vec<Vec<u8>>>> {
    let mut line = String::new();
    if client.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let mut words = Vec::new();
    for _ in 0..number(&line, '*')?.min(LONGEST) {
        line.clear();
        client.read_line(&mut line).await?;
        let length = number(&line, '$')?;
        if length > LONGEST {
            return Err(Error::other("the value is too long"));
        }
        // with the end of its line
        let mut word = vec![0; length + 2];
        client.read_exact(&mut word).await?;
        word.truncate(length);
        words.push(word);
    }
    Ok(Some(words))
}

/// The number behind a sign.
fn number(line: &str, sign: char) -> Result<usize> {
    let number = line.trim_end().strip_prefix(sign);
    let number = number.and_then(|number| number.parse().ok());
    number.ok_or_else(|| Error::other("not the protocol of Redis"))
}

fn answer(words: &[Vec<u8>], table: &Table) -> Vec<u8> {
    let mut table = table.lock().expect("nobody panics with the table");
    let now = Instant::now();
    table.retain(|_, (_, goes)| goes.is_none_or(|goes| goes > now));
    let name = words.first().map(|name| name.to_ascii_uppercase());
    match (name.as_deref(), words.get(1..).unwrap_or_default()) {
        (Some(b"PING"), []) => b"+PONG\r\n".into(),
        (Some(b"GET"), [key]) => match table.get(key) {
            Some((value, _)) => string(value),
            None => b"$-1\r\n".into(),
        },
        (Some(b"DEL"), [key]) => integer(table.remove(key).is_some()),
        (Some(b"SET"), [key, value]) => {
            table.insert(key.clone(), (value.clone(), None));
            b"+OK\r\n".into()
        }
        (Some(b"PSETEX"), [key, milliseconds, value]) => {
            let milliseconds = std::str::from_utf8(milliseconds);
            let Some(milliseconds) = milliseconds.ok().and_then(|n| n.parse().ok()) else {
                return b"-ERR value is not an integer or out of range\r\n".into();
            };
            let goes = now + Duration::from_millis(milliseconds);
            table.insert(key.clone(), (value.clone(), Some(goes)));
            b"+OK\r\n".into()
        }
        _ => b"-ERR unknown command\r\n".into(),
    }
}

fn string(value: &[u8]) -> Vec<u8> {
    let head = format!("${}\r\n", value.len());
    [head.as_bytes(), value, b"\r\n"].concat()
}

fn integer(there: bool) -> Vec<u8> {
    format!(":{}\r\n", u8::from(there)).into_bytes()
}
