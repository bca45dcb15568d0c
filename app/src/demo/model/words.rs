//! People, products and what is said, all made up.

use super::Say;

/// Family names with their spelling abroad.
pub const FAMILY: [Say; 20] = [
    Say("林", "Lin"),
    Say("周", "Zhou"),
    Say("陈", "Chen"),
    Say("沈", "Shen"),
    Say("顾", "Gu"),
    Say("许", "Xu"),
    Say("何", "He"),
    Say("吴", "Wu"),
    Say("郑", "Zheng"),
    Say("方", "Fang"),
    Say("秦", "Qin"),
    Say("苏", "Su"),
    Say("叶", "Ye"),
    Say("程", "Cheng"),
    Say("陆", "Lu"),
    Say("韩", "Han"),
    Say("唐", "Tang"),
    Say("白", "Bai"),
    Say("江", "Jiang"),
    Say("孟", "Meng"),
];
pub const GIVEN: [Say; 24] = [
    Say("清和", "Qinghe"),
    Say("语桐", "Yutong"),
    Say("思远", "Siyuan"),
    Say("嘉怡", "Jiayi"),
    Say("浩然", "Haoran"),
    Say("一诺", "Yinuo"),
    Say("明轩", "Mingxuan"),
    Say("雨薇", "Yuwei"),
    Say("子墨", "Zimo"),
    Say("若曦", "Ruoxi"),
    Say("景行", "Jingxing"),
    Say("书瑶", "Shuyao"),
    Say("天佑", "Tianyou"),
    Say("静姝", "Jingshu"),
    Say("承泽", "Chengze"),
    Say("梦琪", "Mengqi"),
    Say("志强", "Zhiqiang"),
    Say("晓梅", "Xiaomei"),
    Say("建国", "Jianguo"),
    Say("丽华", "Lihua"),
    Say("宇航", "Yuhang"),
    Say("安然", "Anran"),
    Say("立新", "Lixin"),
    Say("慧敏", "Huimin"),
];
pub const FIRST_ABROAD: [&str; 16] = [
    "Anna", "Jonas", "Marieke", "Pieter", "Claire", "Julien", "Grace", "Marcus", "Olivia", "Ethan", "Priya",
    "Wei Ling", "Katrin", "Hannah", "Samuel", "Nora",
];
pub const LAST_ABROAD: [&str; 16] = [
    "Brandt", "Lindholm", "de Wit", "Jansen", "Moreau", "Girard", "Tan", "Okafor", "Bennett", "Hayes",
    "Nair", "Koh", "Petersen", "Schuster", "Whitaker", "Castillo",
];

pub const TITLES: [Say; 10] = [
    Say("采购经理", "Purchasing manager"),
    Say("运营总监", "Director of operations"),
    Say("质量负责人", "Head of quality"),
    Say("仓储经理", "Warehouse manager"),
    Say("信息部主管", "IT lead"),
    Say("总经理", "General manager"),
    Say("物流主管", "Logistics lead"),
    Say("财务经理", "Finance manager"),
    Say("设备工程师", "Equipment engineer"),
    Say("副总裁", "Vice president"),
];
pub const PARTS: [&str; 10] =
    ["buys", "decides", "influences", "uses", "influences", "decides", "uses", "buys", "uses", "decides"];

/// A product: name, family (index), price in the Chinese currency's whole units, number.
pub struct Good(pub Say, pub usize, pub i64, pub &'static str);

pub const FAMILIES: [Say; 3] = [Say("硬件", "Hardware"), Say("软件", "Software"), Say("服务", "Services")];
pub const GOODS: [Good; 12] = [
    Good(Say("温湿度记录仪 T3", "Climate logger T3"), 0, 1_280, "HW-T3"),
    Good(Say("冷链网关 G2", "Cold-chain gateway G2"), 0, 6_800, "HW-G2"),
    Good(Say("车载终端 V1", "Vehicle terminal V1"), 0, 3_900, "HW-V1"),
    Good(Say("仓库看板屏 D5", "Warehouse display D5"), 0, 15_800, "HW-D5"),
    Good(Say("监控平台标准版", "Monitoring platform Standard"), 1, 48_000, "SW-STD"),
    Good(Say("监控平台企业版", "Monitoring platform Enterprise"), 1, 168_000, "SW-ENT"),
    Good(Say("路线规划", "Route planning"), 1, 36_000, "SW-RTE"),
    Good(Say("设备台账", "Equipment register"), 1, 28_000, "SW-REG"),
    Good(Say("上门安装", "On-site installation"), 2, 4_500, "SV-INS"),
    Good(Say("年度维保", "Annual maintenance"), 2, 26_000, "SV-MNT"),
    Good(Say("校准服务", "Calibration"), 2, 9_800, "SV-CAL"),
    Good(Say("操作培训", "Operator training"), 2, 12_000, "SV-TRN"),
];
/// How many of each product a deal is about, at most.
pub const MOST: [i64; 12] = [220, 40, 120, 18, 3, 2, 4, 4, 12, 6, 14, 5];

/// `{p}` is the product.
pub const DEAL_NAMES: [Say; 6] = [
    Say("{p}采购", "{p} purchase"),
    Say("{p}一期", "{p}, phase one"),
    Say("{p}试点", "{p} pilot"),
    Say("{p}扩容", "{p} expansion"),
    Say("{p}年度框架", "{p} framework"),
    Say("{p}更新", "{p} replacement"),
];
pub const LOST_REASONS: [Say; 5] = [
    Say("预算冻结", "Budget frozen"),
    Say("选择了竞争对手", "Went with a competitor"),
    Say("价格过高", "Too expensive"),
    Say("项目推迟", "Project postponed"),
    Say("需求不匹配", "Not the right fit"),
];
pub const SOURCES: [Say; 5] = [
    Say("老客户介绍", "Referral"),
    Say("行业展会", "Trade fair"),
    Say("官网咨询", "Web enquiry"),
    Say("电话拓展", "Cold call"),
    Say("合作伙伴", "Partner"),
];

/// What was done: kind, first line, the rest.
pub struct Talk(pub &'static str, pub Say, pub Say);

pub const TALKS: [Talk; 12] = [
    Talk(
        "call",
        Say("电话沟通需求", "Call about what they need"),
        Say(
            "客户关注断电时的数据补传，希望下周看演示。",
            "They care about data after a power cut and would like a demo next week.",
        ),
    ),
    Talk(
        "visit",
        Say("现场勘查冷库", "Walked through the cold store"),
        Say(
            "共 6 个库区，3 号库信号较弱，需要加一台网关。",
            "Six zones; zone three has weak signal and needs another gateway.",
        ),
    ),
    Talk(
        "meeting",
        Say("方案演示会", "Demo of the solution"),
        Say(
            "质量部与信息部都在场，对报警规则很感兴趣。",
            "Quality and IT were both there; the alarm rules went down well.",
        ),
    ),
    Talk(
        "mail",
        Say("发送报价单", "Sent the quote"),
        Say("含三年维保，有效期 30 天。", "With three years of maintenance, valid for 30 days."),
    ),
    Talk(
        "call",
        Say("跟进报价反馈", "Asked about the quote"),
        Say("价格在预算内，等总经理签字。", "Within budget; waiting for the general manager's signature."),
    ),
    Talk(
        "note",
        Say("竞品信息", "About the competition"),
        Say(
            "对方同时在看另一家，交货期比我们长两周。",
            "They are looking at another vendor too, whose delivery takes two weeks longer.",
        ),
    ),
    Talk(
        "meeting",
        Say("商务条款沟通", "Talked terms"),
        Say("希望分三期付款，首付 40%。", "They would like to pay in three parts, 40 percent up front."),
    ),
    Talk(
        "visit",
        Say("拜访采购部", "Visited purchasing"),
        Say(
            "新的采购经理上月到任，需要重新介绍。",
            "A new purchasing manager started last month and wants an introduction.",
        ),
    ),
    Talk(
        "mail",
        Say("发送技术资料", "Sent the data sheets"),
        Say("附校准证书样本。", "With a sample calibration certificate."),
    ),
    Talk(
        "call",
        Say("确认到货时间", "Confirmed the delivery date"),
        Say("客户希望月底前到货。", "They want it before the end of the month."),
    ),
    Talk(
        "note",
        Say("内部讨论", "Talked it over inside"),
        Say("建议先做一个仓的试点，再推全国。", "Better to pilot one warehouse first, then the rest."),
    ),
    Talk(
        "meeting",
        Say("季度回顾", "Quarterly review"),
        Say(
            "使用情况良好，明年计划再开两个仓。",
            "All running well; two more warehouses are planned for next year.",
        ),
    ),
];

/// What is to be done: kind and line; the last three are promises to the customer.
pub const TODOS: [(&str, Say); 10] = [
    ("call", Say("回访报价", "Call back about the quote")),
    ("meeting", Say("安排技术交流", "Set up a technical session")),
    ("visit", Say("现场拜访", "Visit on site")),
    ("task", Say("准备投标文件", "Prepare the tender")),
    ("call", Say("确认预算审批", "Ask about budget approval")),
    ("task", Say("更新方案", "Revise the proposal")),
    ("mail", Say("跟进合同盖章", "Follow up on the signed contract")),
    ("task", Say("寄送样机", "Send the sample device")),
    ("mail", Say("发送修改后的报价", "Send the revised quote")),
    ("task", Say("提供校准证书", "Provide the calibration certificate")),
];
/// From here on the entries of [`TODOS`] are promises.
pub const PROMISES_FROM: usize = 7;

/// A colleague: name, role, manager (index among the colleagues), region.
pub struct Colleague(pub Say, pub &'static str, pub Option<usize>, pub Say);

pub const COLLEAGUES: [Colleague; 6] = [
    Colleague(Say("周语桐", "Zhou Yutong"), "manager", None, Say("华东", "East China")),
    Colleague(Say("Sofia Lindqvist", "Sofia Lindqvist"), "manager", None, Say("海外", "International")),
    Colleague(Say("陈思远", "Chen Siyuan"), "member", Some(0), Say("华东", "East China")),
    Colleague(Say("许嘉怡", "Xu Jiayi"), "member", Some(0), Say("华南", "South China")),
    Colleague(Say("秦浩然", "Qin Haoran"), "member", Some(0), Say("华北", "North China")),
    Colleague(Say("Daniel Mercer", "Daniel Mercer"), "member", Some(1), Say("海外", "International")),
];

/// What one unit of a currency is worth in the Chinese one, in ten-thousandths; made up, of the right size.
pub const WORTH: [(&str, i64); 12] = [
    ("CNY", 10_000),
    ("USD", 71_200),
    ("EUR", 77_500),
    ("HKD", 9_150),
    ("JPY", 470),
    ("GBP", 90_600),
    ("TWD", 2_190),
    ("SGD", 53_400),
    ("KRW", 51),
    ("AUD", 46_800),
    ("CAD", 51_900),
    ("CHF", 80_900),
];
