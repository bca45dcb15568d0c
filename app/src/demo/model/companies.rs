//! Companies and places, all made up.

use super::Say;

/// A place: city, province or state, country, and what its phone numbers begin with.
pub struct Place {
    pub city: Say,
    pub province: Say,
    pub country: Say,
    pub phone: &'static str,
    /// Whether business there is done in the Chinese currency and by Chinese colleagues.
    pub home: bool,
}

const CN: Say = Say("中国", "China");

const fn cn(city: Say, province: Say, phone: &'static str) -> Place {
    Place { city, province, country: CN, phone, home: true }
}

const fn abroad(city: Say, province: Say, country: Say, phone: &'static str) -> Place {
    Place { city, province, country, phone, home: false }
}

pub const PLACES: [Place; 18] = [
    cn(Say("上海", "Shanghai"), Say("上海市", "Shanghai"), "+86 21"),
    cn(Say("苏州", "Suzhou"), Say("江苏省", "Jiangsu"), "+86 512"),
    cn(Say("杭州", "Hangzhou"), Say("浙江省", "Zhejiang"), "+86 571"),
    cn(Say("宁波", "Ningbo"), Say("浙江省", "Zhejiang"), "+86 574"),
    cn(Say("北京", "Beijing"), Say("北京市", "Beijing"), "+86 10"),
    cn(Say("天津", "Tianjin"), Say("天津市", "Tianjin"), "+86 22"),
    cn(Say("青岛", "Qingdao"), Say("山东省", "Shandong"), "+86 532"),
    cn(Say("深圳", "Shenzhen"), Say("广东省", "Guangdong"), "+86 755"),
    cn(Say("广州", "Guangzhou"), Say("广东省", "Guangdong"), "+86 20"),
    cn(Say("厦门", "Xiamen"), Say("福建省", "Fujian"), "+86 592"),
    cn(Say("成都", "Chengdu"), Say("四川省", "Sichuan"), "+86 28"),
    cn(Say("武汉", "Wuhan"), Say("湖北省", "Hubei"), "+86 27"),
    abroad(Say("新加坡", "Singapore"), Say("", ""), Say("新加坡", "Singapore"), "+65"),
    abroad(Say("汉堡", "Hamburg"), Say("汉堡", "Hamburg"), Say("德国", "Germany"), "+49 40"),
    abroad(
        Say("鹿特丹", "Rotterdam"),
        Say("南荷兰省", "South Holland"),
        Say("荷兰", "Netherlands"),
        "+31 10",
    ),
    abroad(Say("里昂", "Lyon"), Say("罗讷省", "Rhône"), Say("法国", "France"), "+33 4"),
    abroad(Say("芝加哥", "Chicago"), Say("伊利诺伊州", "Illinois"), Say("美国", "United States"), "+1 312"),
    abroad(Say("西雅图", "Seattle"), Say("华盛顿州", "Washington"), Say("美国", "United States"), "+1 206"),
];

pub const INDUSTRIES: [Say; 8] = [
    Say("物流", "Logistics"),
    Say("医药", "Pharmaceuticals"),
    Say("食品", "Food"),
    Say("零售", "Retail"),
    Say("生物科技", "Biotechnology"),
    Say("农业", "Agriculture"),
    Say("餐饮", "Catering"),
    Say("化工", "Chemicals"),
];

/// A company: its name, where it is, what it does (indexes of the lists above), and a word for its web address.
pub struct Firm(pub Say, pub usize, pub usize, pub &'static str);

pub const FIRMS: [Firm; 60] = [
    Firm(Say("云桥冷运", "Yunqiao Cold Freight"), 0, 0, "yunqiao"),
    Firm(Say("澄溪医药", "Chengxi Pharma"), 1, 1, "chengxi"),
    Firm(Say("禾满食品", "Heman Foods"), 6, 2, "heman"),
    Firm(Say("青屿生鲜", "Qingyu Fresh"), 2, 3, "qingyu"),
    Firm(Say("拾味餐饮", "Shiwei Kitchens"), 10, 6, "shiwei"),
    Firm(Say("岚图生物", "Lantu Biologics"), 0, 4, "lantu-bio"),
    Firm(Say("北辰疫苗", "Beichen Vaccines"), 4, 1, "beichen-vax"),
    Firm(Say("海陆通达", "Hailu Transit"), 3, 0, "hailu"),
    Firm(Say("南枝花卉", "Nanzhi Flowers"), 8, 5, "nanzhi"),
    Firm(Say("鲸湾水产", "Whale Bay Seafood"), 9, 2, "jingwan"),
    Firm(Say("麦田里烘焙", "Barleyfield Bakery"), 2, 6, "maitianli"),
    Firm(Say("瑞川制药", "Ruichuan Pharma"), 11, 1, "ruichuan"),
    Firm(Say("捷鹿速运", "Jielu Express"), 7, 0, "jielu"),
    Firm(Say("绿盒超市", "Greenbox Markets"), 7, 3, "lvhe"),
    Firm(Say("星野乳业", "Xingye Dairy"), 5, 2, "xingye"),
    Firm(Say("明澈试剂", "Mingche Reagents"), 0, 7, "mingche"),
    Firm(Say("松果供应链", "Pinecone Supply"), 1, 0, "songguo"),
    Firm(Say("知味轩", "Zhiwei House"), 10, 6, "zhiweixuan"),
    Firm(Say("启元基因", "Qiyuan Genomics"), 4, 4, "qiyuan"),
    Firm(Say("海棠连锁药房", "Haitang Pharmacies"), 6, 1, "haitang"),
    Firm(Say("远禾农场", "Yuanhe Farms"), 11, 5, "yuanhe"),
    Firm(Say("冰川仓储", "Glacier Storage"), 5, 0, "bingchuan"),
    Firm(Say("锦鲤海鲜", "Jinli Seafood"), 3, 2, "jinli"),
    Firm(Say("云杉便利", "Spruce Convenience"), 8, 3, "yunshan"),
    Firm(Say("朗润血液制品", "Langrun Plasma"), 10, 1, "langrun"),
    Firm(Say("四季果园", "Four Seasons Orchard"), 6, 5, "sijiguo"),
    Firm(Say("恒宁冷库", "Hengning Cold Stores"), 4, 0, "hengning"),
    Firm(Say("半岛冰品", "Peninsula Ices"), 6, 2, "bandao"),
    Firm(Say("初禾母婴", "Chuhe Mother & Child"), 2, 3, "chuhe"),
    Firm(Say("百汇试剂", "Baihui Reagents"), 11, 7, "baihui"),
    Firm(Say("顺澜货运", "Shunlan Freight"), 9, 0, "shunlan"),
    Firm(Say("安澈医疗", "Anche Medical"), 7, 1, "anche"),
    Firm(Say("山外茶饮", "Shanwai Tea"), 10, 6, "shanwai"),
    Firm(Say("极光细胞", "Aurora Cells"), 0, 4, "jiguang"),
    Firm(Say("丰屿果蔬", "Fengyu Produce"), 8, 2, "fengyu"),
    Firm(Say("蓝鲸跨境", "Blue Whale Crossborder"), 7, 3, "lanjing"),
    Firm(Say("津门粮油", "Jinmen Grain"), 5, 2, "jinmen"),
    Firm(Say("临江制药", "Linjiang Pharma"), 2, 1, "linjiang"),
    Firm(Say("白鹭酒店集团", "Egret Hotels"), 9, 6, "bailu"),
    Firm(Say("沃野种业", "Woye Seeds"), 11, 5, "woye"),
    Firm(Say("迅澜航空货站", "Xunlan Air Cargo"), 0, 0, "xunlan"),
    Firm(Say("元气厨房", "Yuanqi Kitchens"), 4, 6, "yuanqi"),
    Firm(Say("中岳精细化工", "Zhongyue Fine Chemicals"), 1, 7, "zhongyue"),
    Firm(Say("橙邻社区团购", "Chenglin Community"), 10, 3, "chenglin"),
    Firm(Say("狮城冷链", "Lionport Coldchain"), 12, 0, "lionport"),
    Firm(Say("海峡生物", "Straits Biosciences"), 12, 4, "straitsbio"),
    Firm(Say("北港冷藏", "Nordhafen Kühlhaus"), 13, 0, "nordhafen"),
    Firm(Say("易北药业", "Elbtal Arzneimittel"), 13, 1, "elbtal"),
    Firm(Say("马斯鲜运", "Maasvers Transport"), 14, 0, "maasvers"),
    Firm(Say("郁金花卉", "Tulpenhof Bloemen"), 14, 5, "tulpenhof"),
    Firm(Say("罗纳食品", "Rhône Saveurs"), 15, 2, "rhonesaveurs"),
    Firm(Say("里昂生研", "Biolyanne"), 15, 4, "biolyanne"),
    Firm(Say("湖滨冷运", "Lakeshore Reefer"), 16, 0, "lakeshorereefer"),
    Firm(Say("草原肉业", "Prairie Cut Meats"), 16, 2, "prairiecut"),
    Firm(Say("中西部药配", "Midland Rx Supply"), 16, 1, "midlandrx"),
    Firm(Say("雨城咖啡", "Raincity Roasters"), 17, 6, "raincity"),
    Firm(Say("普吉特海产", "Puget Tide Seafood"), 17, 2, "pugettide"),
    Firm(Say("喀斯喀特基因", "Cascadia Genetics"), 17, 4, "cascadiagen"),
    Firm(Say("赤道鲜果", "Equator Fruits"), 12, 2, "equatorfruits"),
    Firm(Say("汉萨香料", "Hansewürz"), 13, 7, "hansewuerz"),
];
