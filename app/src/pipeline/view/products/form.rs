//! A product's form.

use leptos::{prelude::*, task::spawn_local};

use super::text;
use crate::{
    access::visitor::use_me,
    error::AppError,
    i18n::{T, Text, use_t},
    kit::{self, *},
    merge::Merge,
    money::Currency,
    pipeline::{
        api,
        model::{Product, ProductForm, ProductId},
    },
};

/// What is being made or mended.
#[derive(Clone, Debug)]
pub struct Editing {
    id: ProductId,
    /// As it was when the form was opened; `None`: a new one.
    old: Option<Product>,
}

impl Editing {
    /// A new product. One id for one form: sent twice it still makes one.
    pub fn fresh() -> Editing {
        Editing { id: ProductId::new(), old: None }
    }

    pub fn of(product: Product) -> Editing {
        Editing { id: product.id, old: Some(product) }
    }
}

/// Open while there is something to edit.
#[component]
pub fn ProductDialog(
    editing: RwSignal<Option<Editing>>,
    families: Signal<Vec<String>>,
    on_saved: Callback<()>,
) -> AnyView {
    let t = use_t();
    let open = RwSignal::new(false);
    let saver =
        Saver { ask: RwSignal::new(None), toasts: use_toasts(), t, base: use_me().base_currency, on_saved };
    Effect::new(move |_| open.set(editing.with(Option::is_some)));
    let title = Signal::derive(move || {
        let known = editing.with(|e| e.as_ref().is_some_and(|e| e.old.is_some()));
        t.s(if known { text::EDIT_PRODUCT } else { text::NEW_PRODUCT }).to_string()
    });
    view! {
        <Dialog open title on_close=move || editing.set(None)>
            {move || editing.get_untracked().map(|editing| form(editing, open, families, saver))}
        </Dialog>
        <MergeDialog ask=saver.ask/>
    }
    .into_any()
}

/// What is typed. Copy it freely.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    code: RwSignal<String>,
    family: RwSignal<String>,
    price: RwSignal<String>,
    currency: RwSignal<String>,
    active: RwSignal<bool>,
    description: RwSignal<String>,
}

impl Typed {
    fn of(form: ProductForm) -> Typed {
        Typed {
            name: RwSignal::new(form.name),
            code: RwSignal::new(form.code),
            family: RwSignal::new(form.family),
            price: RwSignal::new(form.price),
            currency: RwSignal::new(form.price_currency),
            active: RwSignal::new(form.active == "true"),
            description: RwSignal::new(form.description),
        }
    }

    fn read(self) -> ProductForm {
        ProductForm {
            name: self.name.get_untracked(),
            code: self.code.get_untracked(),
            family: self.family.get_untracked(),
            price: self.price.get_untracked(),
            price_currency: self.currency.get_untracked(),
            active: self.active.get_untracked().to_string(),
            description: self.description.get_untracked(),
        }
    }
}

/// Saves a product, together with what a colleague made of it meanwhile. Copy it freely.
#[derive(Clone, Copy)]
struct Saver {
    ask: RwSignal<Option<MergeAsk>>,
    toasts: Toasts,
    t: T,
    base: Currency,
    on_saved: Callback<()>,
}

impl Saver {
    /// Saves `mine`, typed over `old`. What only one of the two changed is kept; where both changed a field, it is asked which
    /// stays, and nothing is lost until that is answered.
    async fn save(self, id: ProductId, old: Option<Product>, mine: ProductForm) -> Result<(), AppError> {
        let (mut old, mut mine, mut merged) = (old, mine, false);
        // What changes faster than this is not edited by people.
        for _ in 0..5 {
            let answer = match &old {
                Some(old) => api::update_product(id, old.version, mine.clone().patch()).await,
                None => api::create_product(id, mine.clone().patch()).await,
            };
            match answer {
                Ok(_) => {
                    self.toasts.good(self.t.s(if merged { kit::text::MERGED } else { text::SAVED }));
                    self.on_saved.try_run(());
                    return Ok(());
                }
                Err(AppError::Conflict(json)) => {
                    let Ok(theirs) = serde_json::from_str::<Product>(&json) else {
                        return Err(AppError::Conflict(json));
                    };
                    let form = |product: Option<&Product>| ProductForm::of(product, self.base);
                    let both = crate::merge::merge(&form(old.as_ref()), &mine, &form(Some(&theirs)));
                    if !both.clashes.is_empty() {
                        self.ask_about(id, theirs, both);
                        return Ok(());
                    }
                    let Some(form) = both.decided(|_| false) else { return Err(AppError::Conflict(json)) };
                    (old, mine, merged) = (Some(theirs), form, true);
                }
                Err(error) => return Err(error),
            }
        }
        Err(AppError::Conflict(String::new()))
    }

    fn ask_about(self, id: ProductId, theirs: Product, both: Merge) {
        let t = self.t;
        let shown = |field: &str, value: &str| match (field, value) {
            ("active", value) => t.s(if value == "true" { text::ACTIVE } else { text::RETIRED }).to_string(),
            (_, value) => value.to_string(),
        };
        let rows = both.clashes.iter().map(|clash| MergeRow {
            field: clash.field.clone(),
            label: t.s(label(&clash.field)).into(),
            mine: shown(&clash.field, &clash.mine),
            theirs: shown(&clash.field, &clash.theirs),
        });
        let rows = rows.collect();
        let on_decide = Callback::new(move |(fields,): (Vec<String>,)| {
            let Some(form) = both.decided::<ProductForm>(|f| fields.iter().any(|mine| mine == f)) else {
                return;
            };
            let theirs = theirs.clone();
            spawn_local(async move {
                if let Err(error) = Box::pin(self.save(id, Some(theirs), form)).await {
                    self.toasts.error(&error);
                }
            });
        });
        self.ask.set(Some(MergeAsk { rows, on_decide }));
    }
}

/// What a field of the form is called.
fn label(field: &str) -> Text {
    match field {
        "code" => text::PRODUCT_CODE,
        "family" => text::FAMILY,
        "price" => text::PRICE,
        "active" => text::ACTIVE,
        "description" => text::DESCRIPTION,
        _ => text::NAME,
    }
}

fn form(editing: Editing, open: RwSignal<bool>, families: Signal<Vec<String>>, saver: Saver) -> AnyView {
    let t = saver.t;
    let typed = Typed::of(ProductForm::of(editing.old.as_ref(), saver.base));
    let (error, busy) = (RwSignal::new(None::<AppError>), RwSignal::new(false));
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (Editing { id, old }, mine) = (editing.clone(), typed.read());
        spawn_local(async move {
            let answer = saver.save(id, old, mine).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    open.try_set(false);
                }
                Err(refusal) => {
                    if let Some(Some(refusal)) = error.try_set(Some(refusal)) {
                        saver.toasts.error(&refusal);
                    }
                }
            }
        });
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <div class="whole">{move || told(error).map(|words| view! { <Banner tone=Tone::Late>{words}</Banner> })}</div>
            {fields(typed, error, families)}
            <div class="dialog-foot whole">
                <Button on_press=move || open.set(false)>{t.s(kit::text::CANCEL)}</Button>
                <Button kind=Kind::Primary submit=true busy>{t.s(text::SAVE)}</Button>
            </div>
        </form>
    }
    .into_any()
}

/// What went wrong and stands beside no field.
fn told(error: RwSignal<Option<AppError>>) -> Option<String> {
    let t = use_t();
    error.with(|e| e.as_ref().filter(|e| !matches!(e, AppError::Invalid(_))).map(|e| e.message(t.0)))
}

fn fields(typed: Typed, error: RwSignal<Option<AppError>>, families: Signal<Vec<String>>) -> AnyView {
    let t = use_t();
    let wrong =
        move |field: &'static str| Signal::derive(move || error.with(|e| e.as_ref()?.for_field(field, t.0)));
    let mut codes: Vec<String> = Currency::COMMON.iter().map(|c| c.to_string()).collect();
    let own = typed.currency.get_untracked();
    if !codes.contains(&own) {
        codes.insert(0, own);
    }
    let known = move || families.get().join(" · ");
    let help = known();
    view! {
        <Field name="name" id="product-name" label=t.s(text::NAME) error=wrong("name") required=true whole=true>
            <TextInput value=typed.name autofocus=true max=200/>
        </Field>
        <Field name="code" id="product-code" label=t.s(text::PRODUCT_CODE) error=wrong("code")>
            <TextInput value=typed.code max=60/>
        </Field>
        <Field name="family" id="product-family" label=t.s(text::FAMILY) help=help error=wrong("family")>
            <TextInput value=typed.family max=120/>
        </Field>
        <Field name="price" id="product-price" label=t.s(text::PRICE) error=wrong("price")>
            <MoneyInput amount=typed.price currency=typed.currency currencies=codes/>
        </Field>
        <Checkbox checked=typed.active label=t.s(text::ACTIVE) help=t.s(text::ACTIVE_HELP) name="active"/>
        <Field name="description" id="product-description" label=t.s(text::DESCRIPTION) error=wrong("description") whole=true>
            <TextArea value=typed.description rows=3/>
        </Field>
    }
    .into_any()
}
