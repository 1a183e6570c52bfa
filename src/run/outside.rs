//! Whether a server of the learner's own can be reached.

use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

/// So long it may take: a lesson opens meanwhile.
const PATIENCE: Duration = Duration::from_secs(1);

/// Why the server at a URL cannot be asked; nothing if it can be reached, or is reached in a way that is not tried here.
pub fn trouble(feature: &str, url: &str) -> Option<String> {
    match address(feature, url) {
        Err(error) => Some(format!("it is not a URL ({error})")),
        Ok(None) => None,
        Ok(Some((host, port))) => {
            let addresses = (host.as_str(), port).to_socket_addrs();
            let reached = addresses.and_then(|mut addresses| {
                let address = addresses.next();
                let address = address.ok_or_else(|| std::io::Error::other("no such host"))?;
                TcpStream::connect_timeout(&address, PATIENCE)
            });
            let error = reached.err()?.to_string();
            let (reason, _) = error.split_once(" (os error").unwrap_or((&error, ""));
            Some(format!("{host}:{port} does not answer ({reason})"))
        }
    }
}

/// Host and port of a URL; none where it is reached otherwise.
fn address(feature: &str, url: &str) -> Result<Option<(String, u16)>, String> {
    match feature {
        #[cfg(feature = "postgres")]
        "postgres" => {
            let options = url.parse::<sqlx::postgres::PgConnectOptions>();
            let options = options.map_err(|error| error.to_string())?;
            let host = options.get_host().to_owned();
            Ok((!host.starts_with('/')).then(|| (host, options.get_port())))
        }
        #[cfg(feature = "redis")]
        "redis" => {
            let client = redis::Client::open(url).map_err(|error| error.to_string())?;
            match client.get_connection_info().addr() {
                redis::ConnectionAddr::Tcp(host, port) => Ok(Some((host.clone(), *port))),
                _ => Ok(None),
            }
        }
        _ => Ok(None),
    }
}
