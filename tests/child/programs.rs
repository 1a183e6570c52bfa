//! The programs of the children.

use std::io::Write as _;
use std::time::Duration;
use std::{hint, process};

use awaitscope::probe::AwaitExt as _;
use awaitscope::probe::facade::{std as demo_std, tokio as demo_tokio};
use awaitscope::run::Start;
use awaitscope::run::child::Found;

/// The program of this name.
#[expect(clippy::too_many_lines, reason = "some lines for each program")]
pub(super) fn program(name: &str) -> Option<Found> {
    let start: Start = match name {
        "spins" => |_| {
            Ok(Box::pin(async {
                loop {
                    hint::spin_loop();
                }
            }))
        },
        "exits" => |_| {
            Ok(Box::pin(async {
                demo_std::println!("before the end");
                sleep(0.1).await;
                process::exit(3);
            }))
        },
        "ends well" => |_| Ok(Box::pin(async { process::exit(0) })),
        "aborts" => |_| Ok(Box::pin(async { process::abort() })),
        "panics" => |_| Ok(Box::pin(async { panic!("no more paper") })),
        "mirrored exit" => |_| Ok(Box::pin(async { demo_std::process::exit(7) })),
        "prints" => |_| {
            Ok(Box::pin(async {
                for line in 0..200 {
                    println!("raw {line}");
                    eprintln!("error {line}");
                    sleep(0.001).await;
                }
                print!("no end of the line");
                std::io::stdout().flush().unwrap();
                // it finds no input, and does not wait for any
                let mut line = String::new();
                let read = std::io::stdin().read_line(&mut line).unwrap();
                demo_std::println!("read {read}");
            }))
        },
        "flood" => |knobs| {
            let turns = knobs["turns"].as_u64().ok_or("turns is not a number")?;
            Ok(Box::pin(async move {
                for turn in 0..turns {
                    demo_tokio::task::yield_now().awaitscope_at(1, "").await;
                    if turn % 1000 == 0 {
                        demo_std::println!("turn {turn}");
                    }
                }
            }))
        },
        "pending" => |_| Ok(Box::pin(std::future::pending::<()>().awaitscope_at(2, ""))),
        "waits for ctrl-c" => |_| {
            Ok(Box::pin(async {
                demo_std::println!("listening");
                demo_tokio::signal::ctrl_c()
                    .awaitscope_at(3, "")
                    .await
                    .unwrap();
                demo_std::println!("interrupted");
            }))
        },
        "short" => |_| Ok(Box::pin(sleep(0.02))),
        "makes a folder" => |_| {
            Ok(Box::pin(async {
                let folder = tempfile::tempdir().unwrap();
                demo_std::println!("{}", folder.path().display());
            }))
        },
        _ => return None,
    };
    Some((start, None))
}

async fn sleep(seconds: f64) {
    let length = Duration::from_secs_f64(seconds);
    demo_tokio::time::sleep(length).awaitscope_at(9, "").await;
}
