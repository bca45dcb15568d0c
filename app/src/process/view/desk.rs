//! What the parts of a screen share: the processes as shown, and the one way to change them. The screen moves first; the server
//! confirms, or what it says is shown instead.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    access::{
        model::{Action, Object},
        use_me,
    },
    error::{AppError, AppResult},
    i18n::{T, use_t},
    kit::{Toasts, use_toasts},
    live::{Heard, use_live},
    process::{
        api,
        model::{Doers, Process, ProcessId, Seen, Step},
    },
};

#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub t: T,
    /// Whether this person may change processes.
    pub may: bool,
    pub processes: RwSignal<Vec<Process>>,
    pub doers: RwSignal<Doers>,
    /// The cell of the matrix the keyboard is on, and whether it is there: kept while others' changes draw it anew.
    pub cell: RwSignal<(usize, usize)>,
    pub in_cell: StoredValue<bool>,
    /// Steps shown already that the server does not know of yet.
    waiting: StoredValue<Vec<(ProcessId, Step)>>,
    sending: StoredValue<bool>,
    found: Resource<Result<Seen, AppError>>,
    toasts: Toasts,
}

impl Desk {
    pub fn new(found: Resource<Result<Seen, AppError>>) -> Desk {
        let desk = Desk {
            t: use_t(),
            may: use_me().may(Action::Configure, Object::Process, None),
            processes: RwSignal::new(Vec::new()),
            doers: RwSignal::new(Doers::default()),
            cell: RwSignal::new((0, 0)),
            in_cell: StoredValue::new(false),
            waiting: StoredValue::new(Vec::new()),
            sending: StoredValue::new(false),
            found,
            toasts: use_toasts(),
        };
        use_live(move |heard| match heard {
            Heard::Changed(change) if change.kind == Object::Process => {
                let known = desk.processes.with_untracked(|all| {
                    all.iter().any(|p| p.id.0 == change.id && p.version >= change.version)
                });
                // What this page did it shows already.
                if !known && !desk.sending.get_value() {
                    desk.again();
                }
            }
            Heard::Changed(change) if matches!(change.kind, Object::Department | Object::Position) => {
                desk.again()
            }
            Heard::Changed(_) => {}
            Heard::Reload => desk.again(),
        });
        desk
    }

    /// Asks again for everything shown.
    pub fn again(self) {
        self.found.refetch();
    }

    /// Shows what was found, with what is still on its way.
    pub fn take(self, seen: Seen) {
        let mut processes = seen.processes;
        self.waiting.with_value(|waiting| {
            for (id, step) in waiting {
                if let Some(process) = processes.iter_mut().find(|p| p.id == *id) {
                    // What no longer fits the server refuses, and says why.
                    let _ = process.apply(step);
                }
            }
        });
        self.doers.set(seen.doers);
        self.processes.set(processes);
    }

    /// The process the page is about.
    pub fn first(self) -> Option<Process> {
        self.processes.with(|all| all.first().cloned())
    }

    /// Makes steps: shown at once, sent as soon as what was sent before is through. Errors are the model's; nothing is made then.
    pub fn make(self, id: ProcessId, steps: Vec<Step>) -> AppResult<()> {
        let changed = self.processes.with_untracked(|all| {
            let mut process = all.iter().find(|p| p.id == id).cloned().ok_or(AppError::NotFound)?;
            steps.iter().try_for_each(|step| process.apply(step))?;
            Ok::<_, AppError>(process)
        })?;
        self.show(changed);
        self.waiting.update_value(|waiting| waiting.extend(steps.into_iter().map(|step| (id, step))));
        self.send();
        Ok(())
    }

    /// The same without a form; says what is wrong in passing.
    pub fn steps(self, id: ProcessId, steps: Vec<Step>) {
        if let Err(error) = self.make(id, steps) {
            self.toasts.error(&error);
        }
    }

    fn show(self, changed: Process) {
        self.processes.update(|all| {
            if let Some(shown) = all.iter_mut().find(|p| p.id == changed.id) {
                *shown = changed;
            }
        });
    }

    /// Sends what waits, one process after another, one request at a time.
    fn send(self) {
        let Some(id) = self.waiting.with_value(|w| w.first().map(|first| first.0)) else { return };
        if self.sending.get_value() {
            return;
        }
        let version = self.processes.with_untracked(|all| all.iter().find(|p| p.id == id).map(|p| p.version));
        let mut steps = Vec::new();
        self.waiting.update_value(|waiting| {
            let (now, later) = std::mem::take(waiting).into_iter().partition(|it| it.0 == id);
            *waiting = later;
            let now: Vec<(ProcessId, Step)> = now;
            steps = now.into_iter().map(|it| it.1).collect();
        });
        self.sending.set_value(true);
        spawn_local(async move {
            let answer = api::change_process(id, version.unwrap_or_default(), steps).await;
            if self.sending.try_set_value(false).is_some() {
                // The page is gone.
                return;
            }
            match answer {
                Ok(mut process) => {
                    self.waiting.with_value(|waiting| {
                        for (_, step) in waiting.iter().filter(|it| it.0 == id) {
                            let _ = process.apply(step);
                        }
                    });
                    self.show(process);
                    self.send();
                }
                Err(error) => {
                    self.waiting.set_value(Vec::new());
                    self.toasts.error(&error);
                    self.again();
                }
            }
        });
    }
}
