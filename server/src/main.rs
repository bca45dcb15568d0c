//! The program: see `guanxi --help`.
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    ExitCode::from(server::command::run().await)
}
