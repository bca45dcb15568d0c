//! The objects a file can fill and the fields of each, with the headers other systems give them.
use super::super::text;
use crate::i18n::Text;
use serde::{Deserialize, Serialize};

/// What one file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Object {
    Accounts,
    Contacts,
    Deals,
    Products,
    Users,
}

/// A place in our data a column can go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    ExternalId,
    Name,
    Level,
    Industry,
    CreditCode,
    Website,
    Phone,
    Mobile,
    Email,
    Country,
    Region,
    City,
    Address,
    Revenue,
    Employees,
    Founded,
    Parent,
    Account,
    Owner,
    Stage,
    Product,
    Amount,
    Currency,
    OpenedOn,
    ExpectedClose,
    ClosedOn,
    LostReason,
    Source,
    Title,
    Manager,
    Series,
    Price,
    Code,
    Note,
    CreatedAt,
}

/// Which records a reference column points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    Account,
    Product,
    Stage,
    User,
}

/// How a cell is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Text,
    Email,
    Phone,
    Url,
    Money,
    Date,
    Instant,
    Integer,
    /// A short vocabulary of words; likely misspellings are asked about.
    Select,
    Reference(Target),
}

/// One field of one object.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    pub field: Field,
    pub label: Text,
    pub kind: Kind,
    pub required: bool,
    /// Whether rows of a file can be told apart by it.
    pub key: bool,
    /// Headers that mean this field, as `header_key` spells them, separated by `|`; the commonest first.
    pub headers: &'static str,
}

const fn spec(field: Field, label: Text, kind: Kind, headers: &'static str) -> FieldSpec {
    FieldSpec { field, label, kind, required: false, key: false, headers }
}

impl FieldSpec {
    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn key(mut self) -> Self {
        self.key = true;
        self
    }
}

const OWNER: &str = "owner|ownerid|ownername|salesagent|salesrep|salesperson|agent|rep|accountowner|opportunityowner|dealowner|负责人|所有人|销售|销售员|业务员|客户经理|跟进人|归属人";
const NOTE: &str = "note|notes|description|comment|comments|remark|remarks|备注|描述|说明";
const CREATED: &str = "createdat|createddate|createdon|createtime|datecreated|创建时间|创建日期|录入时间";
const PHONE: &str = "phone|tel|telephone|phonenumber|officephone|workphone|电话|座机|联系电话|公司电话";
const EMAIL: &str = "email|emailaddress|mail|workemail|邮箱|电子邮箱|邮件|电子邮件";

const SOURCE: &str = "source|leadsource|来源|线索来源|商机来源|客户来源";

const ACCOUNTS: &[FieldSpec] = &[
    spec(
        Field::Name,
        text::F_ACCOUNT_NAME,
        Kind::Text,
        "account|accountname|name|company|companyname|customer|customername|organization|客户|客户名称|公司|公司名称|企业名称|单位名称|名称",
    )
    .required()
    .key(),
    spec(
        Field::ExternalId,
        text::F_EXTERNAL_ID,
        Kind::Text,
        "id|externalid|recordid|accountid|accountnumber|customerid|customernumber|oracleid|客户编号|编号|外部编号|客户代码",
    )
    .key(),
    spec(
        Field::CreditCode,
        text::F_USCC,
        Kind::Text,
        "uscc|creditcode|unifiedsocialcreditcode|socialcreditcode|taxid|统一社会信用代码|社会信用代码|信用代码|税号|纳税人识别号",
    ),
    spec(
        Field::Level,
        text::F_LEVEL,
        Kind::Select,
        "level|accountlevel|customerlevel|grade|tier|rating|级别|客户级别|客户等级|等级",
    ),
    spec(
        Field::Industry,
        text::F_INDUSTRY,
        Kind::Select,
        "industry|sector|行业|所属行业|行业类型",
    ),
    spec(
        Field::Country,
        text::F_COUNTRY,
        Kind::Select,
        "country|officelocation|location|billingcountry|countryregion|国家|国家地区|所在国家|所在地",
    ),
    spec(
        Field::Region,
        text::F_PROVINCE,
        Kind::Text,
        "state|province|billingstate|省|省份|州",
    ),
    spec(Field::City, text::F_CITY, Kind::Text, "city|billingcity|城市|市|所在城市"),
    spec(
        Field::Address,
        text::F_ADDRESS,
        Kind::Text,
        "address|street|billingstreet|billingaddress|地址|详细地址|公司地址",
    ),
    spec(
        Field::Website,
        text::F_WEBSITE,
        Kind::Url,
        "website|url|web|homepage|domain|网站|网址|官网|公司网址",
    ),
    spec(Field::Phone, text::F_PHONE, Kind::Phone, PHONE),
    spec(Field::Email, text::F_EMAIL, Kind::Email, EMAIL),
    spec(Field::Source, text::F_SOURCE, Kind::Select, SOURCE),
    spec(
        Field::Revenue,
        text::F_REVENUE,
        Kind::Money,
        "revenue|annualrevenue|turnover|年收入|年营业额|营收|年销售额",
    ),
    spec(
        Field::Employees,
        text::F_EMPLOYEES,
        Kind::Integer,
        "employees|numberofemployees|numemployees|numemp|headcount|员工数|员工人数|人数|总人数",
    ),
    spec(
        Field::Founded,
        text::F_FOUNDED,
        Kind::Integer,
        "yearestablished|founded|foundedyear|yearstarted|成立年份|成立时间",
    ),
    spec(
        Field::Parent,
        text::F_PARENT,
        Kind::Reference(Target::Account),
        "parent|parentid|parentaccount|subsidiaryof|parentcompany|上级客户|母公司|上级公司",
    ),
    spec(Field::Owner, text::F_OWNER, Kind::Reference(Target::User), OWNER),
    spec(Field::Note, text::F_NOTE, Kind::Text, NOTE),
    spec(Field::CreatedAt, text::F_CREATED_AT, Kind::Instant, CREATED),
];

const CONTACTS: &[FieldSpec] = &[
    spec(
        Field::Name,
        text::F_CONTACT_NAME,
        Kind::Text,
        "name|contactname|fullname|contact|姓名|联系人|联系人姓名|名字",
    )
    .required()
    .key(),
    spec(
        Field::Account,
        text::F_ACCOUNT,
        Kind::Reference(Target::Account),
        "account|accountname|accountid|company|companyname|客户|客户名称|公司|公司名称|所属客户",
    ),
    spec(Field::Title, text::F_TITLE, Kind::Text, "title|jobtitle|position|role|职务|职位|岗位"),
    spec(Field::Email, text::F_EMAIL, Kind::Email, EMAIL).key(),
    spec(Field::Phone, text::F_PHONE, Kind::Phone, PHONE),
    spec(
        Field::Mobile,
        text::F_MOBILE,
        Kind::Phone,
        "mobile|mobilephone|cell|cellphone|手机|手机号|手机号码|移动电话",
    )
    .key(),
    spec(Field::Owner, text::F_OWNER, Kind::Reference(Target::User), OWNER),
    spec(Field::Note, text::F_NOTE, Kind::Text, NOTE),
    spec(Field::CreatedAt, text::F_CREATED_AT, Kind::Instant, CREATED),
];

const DEALS: &[FieldSpec] = &[
    spec(
        Field::ExternalId,
        text::F_EXTERNAL_ID,
        Kind::Text,
        "opportunityid|dealid|id|externalid|recordid|oracleid|商机编号|商机id|编号|外部编号",
    )
    .key(),
    spec(
        Field::Name,
        text::F_DEAL_NAME,
        Kind::Text,
        "name|opportunityname|dealname|opportunity|deal|title|商机|商机名称|机会名称|名称|项目名称",
    )
    .key(),
    spec(
        Field::Account,
        text::F_ACCOUNT,
        Kind::Reference(Target::Account),
        "account|accountname|accountid|company|companyname|customer|customername|客户|客户名称|公司|公司名称",
    ),
    spec(
        Field::Stage,
        text::F_STAGE,
        Kind::Reference(Target::Stage),
        "stage|stagename|dealstage|opportunitystage|status|阶段|销售阶段|商机阶段|状态",
    )
    .required(),
    spec(
        Field::Product,
        text::F_PRODUCT,
        Kind::Reference(Target::Product),
        "product|productname|item|产品|产品名称|商品",
    ),
    spec(
        Field::Amount,
        text::F_AMOUNT,
        Kind::Money,
        "amount|closevalue|value|dealvalue|dealamount|opportunityamount|金额|商机金额|预计金额|销售金额|成交金额",
    ),
    spec(Field::Currency, text::F_CURRENCY, Kind::Text, "currency|currencycode|currencyisocode|币种|货币"),
    spec(Field::Owner, text::F_OWNER, Kind::Reference(Target::User), OWNER),
    spec(
        Field::OpenedOn,
        text::F_OPENED_ON,
        Kind::Date,
        "engagedate|opendate|openedon|startdate|开始日期|立项日期|启动日期|接洽日期",
    ),
    spec(
        Field::ExpectedClose,
        text::F_EXPECTED_CLOSE,
        Kind::Date,
        "expectedclose|expectedclosedate|estimatedclosedate|预计成交日期|预计结单日期|预计签单日期",
    ),
    spec(
        Field::ClosedOn,
        text::F_CLOSED_ON,
        Kind::Date,
        "closedate|closedon|closeddate|成交日期|结单日期|关闭日期|赢单日期",
    ),
    spec(
        Field::LostReason,
        text::F_LOST_REASON,
        Kind::Text,
        "lostreason|lossreason|reason|输单原因|丢单原因",
    ),
    spec(Field::Source, text::F_SOURCE, Kind::Select, SOURCE),
    spec(Field::Note, text::F_NOTE, Kind::Text, NOTE),
    spec(Field::CreatedAt, text::F_CREATED_AT, Kind::Instant, CREATED),
];

const PRODUCTS: &[FieldSpec] = &[
    spec(
        Field::Name,
        text::F_PRODUCT_NAME,
        Kind::Text,
        "product|productname|name|item|产品|产品名称|名称|商品名称",
    )
    .required()
    .key(),
    spec(
        Field::Code,
        text::F_CODE,
        Kind::Text,
        "code|sku|productcode|productid|id|itemnumber|partnumber|产品编码|产品编号|编码|型号",
    )
    .key(),
    spec(
        Field::Series,
        text::F_SERIES,
        Kind::Text,
        "series|family|productfamily|category|line|系列|产品系列|类别|产品分类",
    ),
    spec(
        Field::Price,
        text::F_PRICE,
        Kind::Money,
        "salesprice|price|unitprice|listprice|单价|价格|标准价格|售价",
    ),
    spec(Field::Currency, text::F_CURRENCY, Kind::Text, "currency|currencycode|currencyisocode|币种|货币"),
    spec(Field::Note, text::F_NOTE, Kind::Text, NOTE),
];

const USERS: &[FieldSpec] = &[
    spec(
        Field::Name,
        text::F_USER_NAME,
        Kind::Text,
        "name|fullname|user|username|employee|salesagent|agent|salesrep|姓名|员工|员工姓名|用户|销售",
    )
    .required()
    .key(),
    spec(Field::Email, text::F_EMAIL, Kind::Email, EMAIL).key(),
    spec(
        Field::Manager,
        text::F_MANAGER,
        Kind::Reference(Target::User),
        "manager|managername|reportsto|supervisor|经理|上级|主管|直属上级",
    ),
    spec(
        Field::Region,
        text::F_REGION,
        Kind::Text,
        "region|regionaloffice|office|territory|大区|区域|地区|办事处",
    ),
];

impl Object {
    pub const ALL: [Object; 5] =
        [Object::Users, Object::Products, Object::Accounts, Object::Contacts, Object::Deals];

    /// The word in addresses, tables and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Object::Accounts => "accounts",
            Object::Contacts => "contacts",
            Object::Deals => "deals",
            Object::Products => "products",
            Object::Users => "users",
        }
    }

    /// Reads the word back; `opportunities` means deals.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "opportunities" => Some(Object::Deals),
            _ => Self::ALL.into_iter().find(|o| o.code() == code),
        }
    }

    pub fn label(self) -> Text {
        match self {
            Object::Accounts => text::ACCOUNTS,
            Object::Contacts => text::CONTACTS,
            Object::Deals => text::DEALS,
            Object::Products => text::PRODUCTS,
            Object::Users => text::USERS,
        }
    }

    pub fn fields(self) -> &'static [FieldSpec] {
        match self {
            Object::Accounts => ACCOUNTS,
            Object::Contacts => CONTACTS,
            Object::Deals => DEALS,
            Object::Products => PRODUCTS,
            Object::Users => USERS,
        }
    }

    pub fn spec(self, field: Field) -> Option<&'static FieldSpec> {
        self.fields().iter().find(|s| s.field == field)
    }
}
