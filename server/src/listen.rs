//! Connections: taken in one by one, bounded in what they may cost, let go in order at the end.
use std::net::SocketAddr;
use std::time::Duration;

use app::context::Peer;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower::ServiceExt;

/// A connection that says nothing for this long is closed, so that idle or dawdling callers cannot use them up.
/// Longer than the minute for which proxies usually keep connections for reuse.
const SILENCE: Duration = Duration::from_secs(75);
/// When no connection can be taken in, usually for want of file handles, the next try comes after this.
const BREATH: Duration = Duration::from_millis(100);

/// Serves until `ending` turns true, then finishes what is under way. Dropping the future cuts that off.
pub async fn serve(listener: TcpListener, router: Router, mut ending: watch::Receiver<bool>) {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(SILENCE);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(SILENCE).max_concurrent_streams(100);
    // Dropped with this future, and every connection with it.
    let mut under_way = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            Some(_) = under_way.join_next() => continue,
            () = told(&mut ending) => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let connection = attend(builder.clone(), io(stream), peer, router.clone(), ending.clone());
                under_way.spawn(connection);
            }
            Err(error) if is_about_one(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken in");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    drop(listener);
    while under_way.join_next().await.is_some() {}
}

/// Serves one connection until it is closed, or, once `ending` is true, until its request under way is answered.
async fn attend(
    builder: Builder<TokioExecutor>,
    io: TokioIo<TcpStream>,
    peer: SocketAddr,
    router: Router,
    mut ending: watch::Receiver<bool>,
) {
    // Every request carries its caller's address.
    let service = router.map_request(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer.ip()));
        request
    });
    let connection = builder.serve_connection(io, TowerToHyperService::new(service));
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => Some(ended),
        () = told(&mut ending) => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(error, %peer, "a connection broke");
    }
}

/// Waits until the end is announced; a sender that is gone means the same.
async fn told(ending: &mut watch::Receiver<bool>) {
    let _ = ending.wait_for(|ended| *ended).await;
}

fn io(stream: TcpStream) -> TokioIo<TcpStream> {
    // Pages are sent in pieces as they are drawn; none should wait for the one before to be acknowledged.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection cannot be hurried");
    }
    TokioIo::new(stream)
}

/// Whether an error of accepting is about the caller's connection alone.
fn is_about_one(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
