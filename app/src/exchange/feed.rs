//! Brings a file's rows from the disk to whoever writes them, a batch at a time, never further ahead than one batch.
use super::analyse::read_headers;
use super::model::Plan;
use super::reader::{FileError, Limits, Records, Row};
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use tokio::sync::mpsc;

/// Rows read and written together.
pub const BATCH: usize = 200;

/// Opens the file and hands over its rows behind the header, blank ones left out.
pub fn feed(path: PathBuf, plan: &Plan) -> mpsc::Receiver<Result<Vec<Row>, FileError>> {
    let (send, receive) = mpsc::channel(1);
    let (encoding, separator) = (plan.encoding, plan.separator);
    tokio::task::spawn_blocking(move || {
        let hand_over = || -> Result<(), FileError> {
            let file = BufReader::new(File::open(path)?);
            let mut records = Records::new(file, encoding, separator, Limits::default())?;
            read_headers(&mut records)?;
            loop {
                let mut batch = Vec::with_capacity(BATCH);
                while batch.len() < BATCH {
                    let mut row = Row::default();
                    if !records.read(&mut row)? {
                        break;
                    }
                    if !row.is_blank() {
                        batch.push(row);
                    }
                }
                // An empty batch is the end; a receiver that went away wants no more.
                if batch.is_empty() || send.blocking_send(Ok(batch)).is_err() {
                    return Ok(());
                }
            }
        };
        if let Err(error) = hand_over() {
            // Whoever listened may be gone; then nobody needs to know.
            let _gone = send.blocking_send(Err(error));
        }
    });
    receive
}
