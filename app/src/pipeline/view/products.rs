//! The list of products, where they are made and mended.

mod form;

use leptos::prelude::*;

use super::text;
use crate::{
    access::{model::Action, visitor::use_me},
    audit::model::Object,
    error::AppError,
    format,
    i18n::use_t,
    kit::*,
    listing::{
        Page,
        screen::{Addressed, attempt, list_keys, nothing_found},
    },
    money::Money,
    pipeline::{
        api,
        model::{DealKey, DealList, Product, ProductFilter, ProductSort},
    },
    shell,
};
use form::{Editing, ProductDialog};

type Listed = Result<Page<Product>, AppError>;

/// `/products`
pub struct ProductsScreen {
    address: Addressed<ProductFilter, ProductSort>,
    page: Resource<Listed>,
    families: Resource<Result<Vec<String>, AppError>>,
}

/// Everything the parts of the list share.
#[derive(Clone, Copy)]
struct Desk {
    address: Addressed<ProductFilter, ProductSort>,
    page: Resource<Listed>,
    families: Signal<Vec<String>>,
    editing: RwSignal<Option<Editing>>,
    may_edit: bool,
}

crate::screen!(pipeline: ProductsScreen);

impl ProductsScreen {
    fn data() -> Self {
        let address = Addressed::here("/products");
        Self {
            address,
            page: Resource::new(move || address.state.with(|s| s.query()), api::product_list),
            families: Resource::new(|| (), |_| api::product_families()),
        }
    }

    fn view(this: Self) -> AnyView {
        let (t, me) = (use_t(), use_me());
        let page = this.page;
        let desk = Desk {
            address: this.address,
            page,
            families: Signal::derive(move || this.families.get().and_then(Result::ok).unwrap_or_default()),
            editing: RwSignal::new(None),
            may_edit: me.may(Action::Edit, Object::Product, None),
        };
        let keys = window_event_listener(leptos::ev::keydown, |ev| list_keys(&ev));
        on_cleanup(move || keys.remove());
        let saved = Callback::new(move |()| {
            page.refetch();
            this.families.refetch();
        });
        view! {
            <shell::Page title=t.s(text::PRODUCTS) actions=move || actions(desk) filters=move || filters(desk)>
                <Transition fallback=move || view! { <div data-loading="true"><Skeleton shape=Shape::Table(10, 6)/></div> }>
                    {move || Suspend::new(async move { drawn(desk, page.await) })}
                </Transition>
            </shell::Page>
            <ProductDialog editing=desk.editing families=desk.families on_saved=saved/>
        }
        .into_any()
    }
}

fn actions(desk: Desk) -> Option<AnyView> {
    let t = use_t();
    desk.may_edit.then(|| {
        view! {
            <LinkButton href="/settings/import" icon=Icon::Import>{t.s(text::IMPORT)}</LinkButton>
            <Button kind=Kind::Primary icon=Icon::Plus key="c" on_press=move || desk.editing.set(Some(Editing::fresh()))>
                {t.s(text::NEW_PRODUCT)}
            </Button>
        }
        .into_any()
    })
}

fn filters(desk: Desk) -> AnyView {
    let t = use_t();
    let address = desk.address;
    let families = Signal::derive(move || {
        desk.families.with(|all| all.iter().map(|f| Choice::new(f.clone(), f.clone())).collect::<Vec<_>>())
    });
    let offered = vec![Choice::new("yes", t.s(text::OFFERED_ONLY)), Choice::new("no", t.s(text::RETIRED))];
    let name = move |filter: ProductFilter, value: &str| match (filter, value) {
        (ProductFilter::Active, "no") => t.s(text::RETIRED).to_string(),
        (ProductFilter::Active, _) => t.s(text::OFFERED_ONLY).to_string(),
        (ProductFilter::Family, value) => value.to_string(),
    };
    view! {
        {address.search_box(t.s(text::SEARCH_PRODUCTS))}
        <Suspense fallback=|| ()>{address.filter_menu(ProductFilter::Family, t.s(text::FAMILY), families)}</Suspense>
        {address.filter_menu(ProductFilter::Active, t.s(text::ACTIVE), Signal::stored(offered))}
        {address.chips(name)}
    }
    .into_any()
}

fn drawn(desk: Desk, page: Listed) -> AnyView {
    let t = use_t();
    let page = match page {
        Ok(page) => page,
        Err(e) => return view! { <Banner tone=Tone::Late>{e.message(t.0)}</Banner> }.into_any(),
    };
    if page.rows.is_empty() {
        return empty(desk);
    }
    let columns = vec![
        Column::new(t.s(text::NAME)).sort("name").width("30%"),
        Column::new(t.s(text::PRODUCT_CODE)).sort("code"),
        Column::new(t.s(text::FAMILY)).sort("family"),
        Column::new(t.s(text::PRICE)).sort("price").figure(),
        Column::new(t.s(text::OPEN_DEALS)).figure(),
        Column::new("").width("3rem"),
    ];
    let pager = desk.address.pager(&page);
    let rows = page.rows.into_iter().map(|product| row(desk, product)).collect_view();
    view! {
        <div class="table-box list">
            <Table label=t.s(text::PRODUCTS) columns=columns sort=desk.address.sort() sort_href=desk.address.sort_href()>
                {rows}
            </Table>
        </div>
        {pager}
    }
    .into_any()
}

fn row(desk: Desk, product: Product) -> AnyView {
    let t = use_t();
    let text = |v: &Option<String>| v.clone().unwrap_or_default();
    let deals = DealList::default()
        .with(DealKey::Product, vec![product.id.to_string()])
        .with(DealKey::Status, vec!["open".into()]);
    let deals = (product.open_deals > 0).then(|| {
        view! { <a class="num" href=format!("/deals/list{}", deals.query())>{format::count(product.open_deals)}</a> }
    });
    let retired = (!product.active).then(|| view! { <Chip>{t.s(text::RETIRED)}</Chip> });
    let name = product.name.clone();
    let (code, family) = (text(&product.code), text(&product.family));
    let price = product.price.map(Money::full).unwrap_or_default();
    let menu = desk.may_edit.then(|| menu(desk, product.clone()));
    let title = match desk.may_edit {
        true => {
            let product = product.clone();
            let edit = move |_| desk.editing.set(Some(Editing::of(product.clone())));
            view! { <button type="button" class="link row-link" on:click=edit>{name.clone()}</button> }
                .into_any()
        }
        false => view! { <span>{name.clone()}</span> }.into_any(),
    };
    view! {
        <Row label=name>
            <Cell first=true>{title} " " {retired}</Cell>
            <Cell label=t.s(text::PRODUCT_CODE)>{code}</Cell>
            <Cell label=t.s(text::FAMILY)>{family}</Cell>
            <Cell label=t.s(text::PRICE) figure=true><span class="num">{price}</span></Cell>
            <Cell label=t.s(text::OPEN_DEALS) figure=true>{deals}</Cell>
            <Cell>{menu}</Cell>
        </Row>
    }
    .into_any()
}

fn menu(desk: Desk, product: Product) -> AnyView {
    let (t, toasts) = (use_t(), use_toasts());
    let label = t.with(text::ACTIONS_FOR, &[("name", &product.name)]);
    let product = StoredValue::new(product);
    let edit = move || desk.editing.set(Some(Editing::of(product.get_value())));
    let remove = move || {
        let gone = product.get_value();
        attempt(toasts, async move {
            let version = api::delete_product(gone.id, gone.version).await?;
            desk.page.refetch();
            toasts.undo(t.with(text::DELETED_ONE, &[("name", &gone.name)]), move || {
                attempt(toasts, async move {
                    api::restore_product(gone.id, version).await?;
                    desk.page.refetch();
                    Ok(())
                });
            });
            Ok(())
        });
    };
    view! {
        <Menu label=label class="icon-btn s">
            <MenuItem icon=Icon::Edit on_select=edit>{t.s(text::EDIT)}</MenuItem>
            <MenuItem icon=Icon::Trash danger=true on_select=remove>{t.s(text::DELETE)}</MenuItem>
        </Menu>
    }
    .into_any()
}

fn empty(desk: Desk) -> AnyView {
    let t = use_t();
    if desk.address.state.with_untracked(|s| s.narrowed()) {
        return nothing_found(desk.address.state.with_untracked(|s| desk.address.href(&s.cleared())));
    }
    let add = desk.may_edit.then(|| {
        view! {
            <Button kind=Kind::Primary icon=Icon::Plus on_press=move || desk.editing.set(Some(Editing::fresh()))>
                {t.s(text::NEW_PRODUCT)}
            </Button>
        }
    });
    view! { <Empty icon=Icon::Products title=t.s(text::NO_PRODUCTS) text=t.s(text::NO_PRODUCTS_TEXT)>{add}</Empty> }
        .into_any()
}
