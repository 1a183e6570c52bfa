//! A cache in Redis, with one page in it.

use redis::aio::MultiplexedConnection;
use redis::{AsyncCommands, Client, RedisResult};
use std::{env, error::Error, time::Duration};
use tokio::time::timeout;

/// Where Redis is: `redis://host:port`. Without it a small server is started.
const URL: &str = "AWAITSCOPE_REDIS_URL";

/// So long Redis may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// One connection for all readers: it sends their commands as they come.
pub struct Cache {
    redis: MultiplexedConnection,
    key: String,
}

impl Cache {
    /// An empty one.
    pub async fn open() -> Result<Self, Box<dyn Error + Send + Sync>> {
        let url = env::var(URL).ok().filter(|url| !url.is_empty());
        let (url, who) = match url {
            Some(url) => (url, "Redis"),
            None => (super::small_redis::start()?, "a small server"),
        };
        let client = Client::open(url).map_err(|error| {
            format!("{URL} is not a URL: write redis://host:port ({error})")
        })?;
        let connect = client.get_multiplexed_async_connection();
        let silent = |why: String| {
            format!("{who} does not answer: start it, or unset {URL} ({why})")
        };
        let redis = timeout(PATIENCE, connect).await;
        let redis = redis.map_err(|_| silent("for 3 s".to_owned()))?;
        let mut redis = redis.map_err(|error| silent(error.to_string()))?;
        let _pong: String = redis.ping().await?;
        println!("{who} answers");
        let key = format!("awaitscope:{:016x}", fastrand::u64(..));
        Ok(Self { redis, key })
    }

    /// The page, unless it is too old; none too if Redis fails.
    pub async fn get(&self) -> Option<String> {
        let mut redis = self.redis.clone();
        redis.get(&self.key).await.ok().flatten()
    }

    /// Stores the page; Redis removes it when it is too old.
    pub async fn store(&self, page: &str, fresh: Duration) {
        let mut redis = self.redis.clone();
        let fresh = fresh.as_millis() as u64;
        let stored = redis.pset_ex(&self.key, page, fresh).await;
        let stored: RedisResult<()> = stored;
        if let Err(error) = stored {
            println!("not stored: {error}");
        }
    }

    /// Removes the page, at the end of a program.
    pub async fn clear(&self) -> RedisResult<()> {
        self.redis.clone().del(&self.key).await
    }
}
