//! A product's form.

use leptos::{prelude::*, task::spawn_local};

use super::text;
use crate::{
    access::visitor::use_me,
    error::AppError,
    i18n::{T, Text, use_t},
    kit::{self, *},
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
    let mending = Mending { toasts: use_toasts(), t, base: use_me().base_currency, on_saved };
    let saver = Saver::with(mending);
    Effect::new(move |_| open.set(editing.with(Option::is_some)));
    let title = Signal::derive(move || {
        let known = editing.with(|e| e.as_ref().is_some_and(|e| e.old.is_some()));
        t.s(if known { text::EDIT_PRODUCT } else { text::NEW_PRODUCT }).to_string()
    });
    view! {
        <Dialog open title on_close=move || editing.set(None)>
            {move || editing.get_untracked().map(|editing| form(editing, open, families, mending, saver))}
        </Dialog>
        {saver.dialog()}
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

/// What is known where products are mended.
#[derive(Clone, Copy)]
struct Mending {
    toasts: Toasts,
    t: T,
    base: Currency,
    on_saved: Callback<()>,
}

impl Editor for Mending {
    type Record = Product;
    type Form = ProductForm;

    fn form(self, product: &Product) -> ProductForm {
        ProductForm::of(Some(product), self.base)
    }
    async fn send(self, old: Product, form: ProductForm) -> Result<Product, AppError> {
        api::update_product(old.id, old.version, form.patch()).await
    }
    fn label(self, field: &str) -> Text {
        match field {
            "code" => text::PRODUCT_CODE,
            "family" => text::FAMILY,
            "price" => text::PRICE,
            "active" => text::ACTIVE,
            "description" => text::DESCRIPTION,
            _ => text::NAME,
        }
    }
    fn shown(self, field: &str, value: &str, _: [&Product; 2]) -> String {
        match field {
            "active" => self.t.s(if value == "true" { text::ACTIVE } else { text::RETIRED }).into(),
            _ => value.into(),
        }
    }
    fn saved(self, _: Product, merged: bool) {
        if !merged {
            self.toasts.good(self.t.s(text::SAVED));
        }
        self.on_saved.try_run(());
    }
}

fn form(
    editing: Editing,
    open: RwSignal<bool>,
    families: Signal<Vec<String>>,
    mending: Mending,
    saver: Saver<Mending>,
) -> AnyView {
    let Mending { t, base, toasts, .. } = mending;
    let typed = Typed::of(ProductForm::of(editing.old.as_ref(), base));
    let (error, busy) = (RwSignal::new(None::<AppError>), RwSignal::new(false));
    let submit = move |ev: leptos::ev::SubmitEvent| {
        ev.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (Editing { id, old }, mine) = (editing.clone(), typed.read());
        spawn_local(async move {
            let answer = match old {
                Some(old) => saver.save(old, mine).await,
                None => api::create_product(id, mine.patch()).await.map(|made| mending.saved(made, false)),
            };
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    open.try_set(false);
                }
                Err(refusal) => {
                    if let Some(Some(refusal)) = error.try_set(Some(refusal)) {
                        toasts.error(&refusal);
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
