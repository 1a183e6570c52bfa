//! Ordinary network programs, server and clients in one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::io::{
    AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, BufWriter, copy, copy_bidirectional,
};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::sync::{broadcast, mpsc};

async fn listener() -> (TcpListener, std::net::SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

async fn echo(mut socket: TcpStream) {
    let mut bytes = [0; 64];
    loop {
        let count = socket.read(&mut bytes).await.unwrap();
        if count == 0 {
            return;
        }
        socket.write_all(&bytes[..count]).await.unwrap();
    }
}

async fn echo_server(listener: TcpListener, clients: usize) {
    for _ in 0..clients {
        let (socket, _) = listener.accept().await.unwrap();
        tokio::spawn(echo(socket));
    }
}

async fn echo_client(address: std::net::SocketAddr) {
    let mut socket = TcpStream::connect(address).await.unwrap();
    for word in ["one", "two", "three"] {
        socket.write_all(word.as_bytes()).await.unwrap();
        let mut answer = vec![0; word.len()];
        socket.read_exact(&mut answer).await.unwrap();
        println!("{}", String::from_utf8_lossy(&answer));
    }
}

pub async fn echo_tcp() {
    let (listener, address) = listener().await;
    let server = tokio::spawn(echo_server(listener, 3));
    tokio::join!(
        echo_client(address),
        echo_client(address),
        echo_client(address)
    );
    server.await.unwrap();
}

async fn echo_datagrams(socket: UdpSocket) {
    let mut bytes = [0; 64];
    for _ in 0..3 {
        let (count, peer) = socket.recv_from(&mut bytes).await.unwrap();
        socket.send_to(&bytes[..count], peer).await.unwrap();
    }
}

pub async fn echo_udp() {
    let server = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr().unwrap();
    let server = tokio::spawn(echo_datagrams(server));
    let client = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    client.connect(address).await.unwrap();
    for word in ["one", "two", "three"] {
        client.send(word.as_bytes()).await.unwrap();
        let mut bytes = [0; 64];
        let count = client.recv(&mut bytes).await.unwrap();
        println!("{count} bytes");
    }
    server.await.unwrap();
}

async fn member(socket: TcpStream, room: broadcast::Sender<String>) {
    let (reading, mut writing) = socket.into_split();
    let mut lines = BufReader::new(reading).lines();
    let mut said = room.subscribe();
    loop {
        tokio::select! {
            line = lines.next_line() => match line.unwrap() {
                Some(line) => {
                    room.send(line).unwrap();
                }
                None => return,
            },
            said = said.recv() => {
                let said = said.unwrap() + "\n";
                writing.write_all(said.as_bytes()).await.unwrap();
            }
        }
    }
}

async fn chat_server(listener: TcpListener, members: usize) {
    let (room, _) = broadcast::channel(16);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..members {
        let (socket, _) = listener.accept().await.unwrap();
        tasks.spawn(member(socket, room.clone()));
    }
    while tasks.join_next().await.is_some() {}
}

async fn talker(address: std::net::SocketAddr, name: &str) {
    let socket = TcpStream::connect(address).await.unwrap();
    let mut socket = BufReader::new(socket);
    let mut heard = String::new();
    for turn in 0..2 {
        let line = format!("{name} {turn}\n");
        socket.write_all(line.as_bytes()).await.unwrap();
        socket.read_line(&mut heard).await.unwrap();
    }
}

pub async fn chat() {
    let (listener, address) = listener().await;
    let server = tokio::spawn(chat_server(listener, 2));
    let (ann, bob) = (talker(address, "ann"), talker(address, "bob"));
    tokio::join!(ann, bob);
    server.await.unwrap();
}

async fn answer(mut socket: TcpStream) {
    let (reading, writing) = socket.split();
    let mut request = String::new();
    let mut reading = BufReader::new(reading);
    while request.lines().last() != Some("") {
        reading.read_line(&mut request).await.unwrap();
    }
    let mut writing = BufWriter::new(writing);
    let body = "hello";
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
    writing.write_all(head.as_bytes()).await.unwrap();
    writing.write_all(body.as_bytes()).await.unwrap();
    writing.flush().await.unwrap();
    writing.shutdown().await.unwrap();
}

async fn get(address: std::net::SocketAddr) -> String {
    let mut socket = TcpStream::connect(address).await.unwrap();
    let request = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n";
    for part in request.chunks(7) {
        socket.write_all(part).await.unwrap();
        tokio::task::yield_now().await;
    }
    let mut response = String::new();
    socket.read_to_string(&mut response).await.unwrap();
    response
}

pub async fn http() {
    let (listener, address) = listener().await;
    tokio::spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            tokio::spawn(answer(socket));
        }
    });
    for _ in 0..3 {
        println!("{}", get(address).await);
    }
}

async fn forward(mut from: TcpStream, to: std::net::SocketAddr) {
    let mut to = TcpStream::connect(to).await.unwrap();
    copy_bidirectional(&mut from, &mut to).await.unwrap();
}

pub async fn proxy() {
    let (inner, inside) = listener().await;
    let server = tokio::spawn(echo_server(inner, 2));
    let (outer, outside) = listener().await;
    let proxy = tokio::spawn(async move {
        for _ in 0..2 {
            let (socket, _) = outer.accept().await.unwrap();
            tokio::spawn(forward(socket, inside));
        }
    });
    tokio::join!(echo_client(outside), echo_client(outside));
    proxy.await.unwrap();
    server.await.unwrap();
}

async fn copies(listener: TcpListener) {
    let (mut socket, _) = listener.accept().await.unwrap();
    let (mut reading, mut writing) = socket.split();
    copy(&mut reading, &mut writing).await.unwrap();
}

pub async fn echo_copy() {
    let (listener, address) = listener().await;
    let server = tokio::spawn(copies(listener));
    echo_client(address).await;
    server.await.unwrap();
}

type Db = Arc<Mutex<HashMap<String, String>>>;

struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    async fn read_command(&mut self) -> Option<Vec<String>> {
        let mut line = String::new();
        let count = self.stream.read_line(&mut line).await.unwrap();
        (count > 0).then(|| line.split_whitespace().map(str::to_owned).collect())
    }

    async fn write_line(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
        self.stream.write_u8(b'\n').await.unwrap();
        self.stream.flush().await.unwrap();
    }
}

async fn process(socket: TcpStream, db: Db) {
    let stream = BufReader::new(socket);
    let mut connection = Connection { stream };
    while let Some(command) = connection.read_command().await {
        let words: Vec<_> = command.iter().map(String::as_str).collect();
        let answer = match words.as_slice() {
            ["set", key, value] => {
                let mut db = db.lock().unwrap();
                db.insert((*key).to_owned(), (*value).to_owned());
                "OK".to_owned()
            }
            ["get", key] => db.lock().unwrap().get(*key).cloned().unwrap_or_default(),
            _ => "unknown".to_owned(),
        };
        connection.write_line(&answer).await;
    }
}

struct Request {
    line: String,
    answer: tokio::sync::oneshot::Sender<String>,
}

async fn manager(address: std::net::SocketAddr, mut requests: mpsc::Receiver<Request>) {
    let stream = BufReader::new(TcpStream::connect(address).await.unwrap());
    let mut connection = Connection { stream };
    while let Some(request) = requests.recv().await {
        connection.write_line(&request.line).await;
        let answer = connection.read_command().await.unwrap_or_default();
        let _ = request.answer.send(answer.join(" "));
    }
}

async fn ask(requests: mpsc::Sender<Request>, line: &str) {
    let (answer, answered) = tokio::sync::oneshot::channel();
    let line = line.to_owned();
    assert!(requests.send(Request { line, answer }).await.is_ok());
    println!("{}", answered.await.unwrap());
}

pub async fn key_value_store() {
    let (listener, address) = listener().await;
    let db = Db::default();
    tokio::spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            tokio::spawn(process(socket, db.clone()));
        }
    });
    let (requests, incoming) = mpsc::channel(2);
    let manager = tokio::spawn(manager(address, incoming));
    tokio::join!(
        ask(requests.clone(), "set a 1"),
        ask(requests.clone(), "get a"),
        ask(requests, "what")
    );
    manager.await.unwrap();
}
