//! A small mail server on this machine, and its client: as much SMTP as one short message needs.

use std::{io, net::SocketAddr, time::Duration};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

/// Starts a mail server that lets its clients wait, in seconds, before it greets them; its address.
///
/// The counter `sent` is the number of messages it has accepted.
pub fn start(greeting: f64) -> io::Result<SocketAddr> {
    metrics::counter!("sent").absolute(0);
    let door = std::net::TcpListener::bind("127.0.0.1:0")?;
    door.set_nonblocking(true)?;
    let door = TcpListener::from_std(door)?;
    let address = door.local_addr()?;
    tokio::spawn(serve(door, greeting));
    Ok(address)
}

async fn serve(door: TcpListener, greeting: f64) -> io::Result<()> {
    loop {
        let (client, _) = door.accept().await?;
        tokio::spawn(receive(client, greeting));
    }
}

/// Receives one message. A client that hangs up before the last line has sent none.
async fn receive(client: TcpStream, greeting: f64) -> io::Result<()> {
    let mut client = BufReader::new(client);
    sleep(Duration::from_secs_f64(greeting)).await;
    client.write_all(b"220 mail.example\r\n").await?;
    loop {
        let mut line = String::new();
        if client.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        if line.starts_with("DATA") {
            client.write_all(b"354 end with a dot\r\n").await?;
            while line != ".\r\n" {
                line.clear();
                if client.read_line(&mut line).await? == 0 {
                    return Ok(());
                }
            }
            metrics::counter!("sent").increment(1);
        }
        let quits = line.starts_with("QUIT");
        let answer = if quits { "221 bye\r\n" } else { "250 ok\r\n" };
        client.write_all(answer.as_bytes()).await?;
        if quits {
            return Ok(());
        }
    }
}

/// Sends one line of text; returns when the server has accepted the message.
pub async fn send(server: SocketAddr, to: &str, text: &str) -> io::Result<()> {
    let mut server = BufReader::new(TcpStream::connect(server).await?);
    let steps = [
        ("220", "HELO example.com".to_string()),
        ("250", "MAIL FROM:<run@example.com>".to_string()),
        ("250", format!("RCPT TO:<{to}>")),
        ("250", "DATA".to_string()),
        ("354", format!("To: {to}\r\n\r\n{text}\r\n.")),
        ("250", "QUIT".to_string()),
    ];
    for (code, line) in steps {
        let mut answer = String::new();
        server.read_line(&mut answer).await?;
        if !answer.starts_with(code) {
            let answer = format!("the mail server answered {answer:?} instead of {code}");
            return Err(io::Error::other(answer));
        }
        server.write_all(format!("{line}\r\n").as_bytes()).await?;
    }
    Ok(())
}
