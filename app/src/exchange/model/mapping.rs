//! Guesses which column goes where from its header, in either language and in other systems' spellings.
use super::fields::{Field, Object};

/// A header reduced to what identifies it: lower case, no spaces or punctuation, no custom-field suffix.
pub fn header_key(header: &str) -> String {
    let trimmed = header.trim().trim_start_matches('\u{FEFF}');
    let lower = trimmed.to_lowercase();
    let base = lower.strip_suffix("__c").unwrap_or(&lower);
    // A unit or example in brackets says nothing about the field: `金额(元)`.
    let base = base.split(['(', '（', '[', '【']).next().filter(|b| !b.trim().is_empty()).unwrap_or(base);
    base.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// One field for each header, each field used once; the earliest synonym of a field wins over later ones.
///
/// A header nothing matches stays `None`: it is shown as "not imported", never guessed at.
pub fn map_headers(object: Object, headers: &[String]) -> Vec<Option<Field>> {
    let keys: Vec<String> = headers.iter().map(|h| header_key(h)).collect();
    let mut mapping = vec![None; headers.len()];
    let mut claims: Vec<(usize, usize, Field)> = Vec::new();
    for spec in object.fields() {
        for (rank, synonym) in spec.headers.split('|').enumerate() {
            for (column, key) in keys.iter().enumerate() {
                if key.as_str() == synonym {
                    claims.push((rank, column, spec.field));
                }
            }
        }
        let own = [spec.label.en, spec.label.zh].map(header_key);
        for (column, key) in keys.iter().enumerate() {
            if !key.is_empty() && own.contains(key) {
                claims.push((0, column, spec.field));
            }
        }
    }
    claims.sort_by_key(|(rank, column, _)| (*rank, *column));
    for (_, column, field) in claims {
        if mapping[column].is_none() && !mapping.contains(&Some(field)) {
            mapping[column] = Some(field);
        }
    }
    mapping
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(object: Object, headers: &[&str]) -> Vec<Option<Field>> {
        map_headers(object, &headers.iter().map(|h| h.to_string()).collect::<Vec<_>>())
    }

    #[test]
    fn the_headers_of_a_pipeline_export_find_their_fields() {
        use Field::*;
        let headers = [
            "opportunity_id",
            "sales_agent",
            "product",
            "account",
            "deal_stage",
            "engage_date",
            "close_date",
            "close_value",
        ];
        let expected = [ExternalId, Owner, Product, Account, Stage, OpenedOn, ClosedOn, Amount];
        assert_eq!(map(Object::Deals, &headers), expected.map(Some));
    }

    #[test]
    fn the_headers_of_an_account_list_find_their_fields() {
        use Field::*;
        let headers = [
            "account",
            "sector",
            "year_established",
            "revenue",
            "employees",
            "office_location",
            "subsidiary_of",
        ];
        let expected = [Name, Industry, Founded, Revenue, Employees, Country, Parent];
        assert_eq!(map(Object::Accounts, &headers), expected.map(Some));
        assert_eq!(
            map(Object::Users, &["sales_agent", "manager", "regional_office"]),
            [Some(Name), Some(Manager), Some(Region)]
        );
        assert_eq!(
            map(Object::Products, &["product", "series", "sales_price"]),
            [Some(Name), Some(Series), Some(Price)]
        );
    }

    #[test]
    fn the_headers_of_other_systems_and_of_chinese_sheets_find_their_fields() {
        use Field::*;
        assert_eq!(
            map(Object::Deals, &["ID", "NAME", "STAGENAME", "AMOUNT", "CLOSEDATE", "OWNERID", "FISCAL"]),
            [Some(ExternalId), Some(Name), Some(Stage), Some(Amount), Some(ClosedOn), Some(Owner), None]
        );
        assert_eq!(
            map(Object::Deals, &["商机名称", "客户名称", "销售阶段", "金额（元）", "负责人"]),
            [Some(Name), Some(Account), Some(Stage), Some(Amount), Some(Owner)]
        );
    }

    #[test]
    fn two_columns_never_share_a_field() {
        assert_eq!(map(Object::Accounts, &["name", "Name"]), [Some(Field::Name), None]);
    }
}
