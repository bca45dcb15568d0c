//! What the figures are called, what is usual and where that is from, and why each matters.

crate::texts! {
    ANALYSIS: "Analysis of the organisation", "组织分析";
    FIGURES: "Figures", "指标";
    USUAL: "What is usual", "通常水平";
    WHY: "Why it matters", "为何重要";
    ROWS: "Rows behind the figure", "明细";
    NO_ROWS: "There is nothing behind this figure.", "暂无明细。";
    STAND_OUT: "{n} stand out", "{n} 项值得关注";
    ALL_USUAL: "Nothing stands out", "无异常";
    STANDS_OUT: "Stands out", "值得关注";
    NAME: "Name", "名称";
    WITHIN: "In", "所属";
    FIGURE: "Figure", "数值";
    STATUS: "Status", "状态";
    LAYER: "Layer {n}", "第 {n} 层";
    OF: "{n} of {all}", "{n} / {all}";
    NOT_YET: "Nothing to count yet", "暂无数据";
    LIMIT: "Stands out above", "超过该比例提示";
    LIMIT_OF: "{n}% of the revenue", "占收入 {n}%";
    SEEN: "Counted is what you may see. Service cases are not part of the product yet and not counted.", "仅统计您有权查看的数据。产品暂不含服务工单，未计入。";

    SPAN: "Direct reports a manager", "管理幅度";
    SPAN_USUAL: "3 to 5 where managers do much of the work themselves, up to 15 and more where everybody does the same. Source: McKinsey, How to identify the right ‘spans of control’ for your organization, 2017. Fewer than 3 or more than 15 stand out here.", "管理者亲自承担大量工作时为 3–5 人，工作高度一致时可达 15 人以上。来源：麦肯锡，How to identify the right ‘spans of control’ for your organization，2017。此处少于 3 人或多于 15 人视为值得关注。";
    SPAN_WHY: "With too many, people wait for their manager; with too few, managers cost more than they move and layers pile up.", "下属过多，员工得不到及时指导；下属过少，管理成本高、层级增多。";
    LAYERS: "Layers of departments", "部门层级";
    LAYERS_USUAL: "Rule of thumb: up to 4 for some hundred people, up to 8 for large companies. Bain (Streamlining spans and layers) tells of companies that went down to seven and eight.", "经验法则：数百人的公司不超过 4 层，大型公司不超过 8 层。贝恩《Streamlining spans and layers》中的案例企业精简至 7–8 层。";
    LAYERS_WHY: "Each layer delays decisions and changes what is passed on between customers and those who decide.", "每多一层，决策就更慢，客户声音在传递中也更容易失真。";
    VACANT: "Vacant places", "岗位空缺率";
    VACANT_USUAL: "Employers in the United States had between 1.8% (August 2009) and 6.9% (July 2022) of their places open. Source: US Bureau of Labor Statistics, JOLTS. Positions that head a department stand out.", "美国雇主的职位空缺率在 1.8%（2009 年 8 月）至 6.9%（2022 年 7 月）之间。来源：美国劳工统计局 JOLTS。部门负责人岗位空缺视为值得关注。";
    VACANT_WHY: "What nobody is there for is left to others or left undone; without a head nobody decides.", "空缺岗位的工作由他人分担或被搁置；没有负责人则无人决策。";
    DUTIES_USUAL: "None: exactly one answers for each node, at least one does it. Source: M. Smith, J. Erwin, Role & Responsibility Charting (RACI), PMI California Inland Empire Chapter.", "应为零：每个节点有且仅有一个负责方（A），至少一个执行方（R）。来源：M. Smith、J. Erwin，Role & Responsibility Charting (RACI)，PMI California Inland Empire Chapter。";
    NO_RESPONSIBLE: "Nodes nobody does", "无人执行的节点";
    NO_RESPONSIBLE_WHY: "What is nobody's work is done by chance, or not at all.", "没有指定执行方的工作，往往无人去做。";
    NO_ACCOUNTABLE: "Nodes without the one who answers", "负责方不明的节点";
    NO_ACCOUNTABLE_WHY: "Where nobody or several answer, nobody decides, and the customer is sent from one to the next.", "无人负责或多方负责，最终无人拍板，客户被来回推诿。";
    ANSWERS: "Most nodes one person answers for", "单人负责节点数（最多）";
    ANSWERS_USUAL: "Rule of thumb: no more than 10 for one person.", "经验法则：一人负责不超过 10 个节点。";
    ANSWERS_WHY: "Whoever answers for everything becomes the place where everything waits.", "一人负责过多，会成为所有流程的瓶颈。";
    HAND_OVERS: "Hand-overs a process", "每个流程的跨部门交接";
    HAND_OVERS_USUAL: "Rule of thumb: no more than every third step goes to another department.", "经验法则：每三步中跨部门交接不超过一次。";
    HAND_OVERS_WHY: "Work waits longest where it changes hands, and what the customer was promised gets lost there.", "工作在交接处等待最久，对客户的承诺也最容易在此丢失。";
    ACCOUNTS: "Accounts a head", "人均客户数";
    DEALS: "Open deals a head", "人均进行中商机";
    LOAD_USUAL: "There is no figure for every business: compare your own people. Rule of thumb: more than twice as many as the middle one of all stands out. Counted are those who hold any.", "没有适用于所有行业的标准，请在内部比较。经验法则：超过全员中位数两倍值得关注。仅统计有记录的人员。";
    ACCOUNTS_WHY: "Nobody knows too many customers well: with more than one can visit, some are only names.", "客户过多就难以逐一维护，部分客户只剩下名字。";
    DEALS_WHY: "Deals wait for whoever has too many of them; and whoever has few may be able to take some over.", "商机过多会被搁置；商机较少的同事可以分担。";
    REVENUE: "Largest part of the year's revenue with one person", "单人占年度收入的最大份额";
    REVENUE_USUAL: "Rule of thumb: nobody holds more than a quarter; in a small team more is unavoidable. Counted is what was won in the last 365 days, in the company's currency.", "经验法则：任何人不超过四分之一；小团队难免更高。统计最近 365 天的赢单金额，按公司本位币计算。";
    REVENUE_WHY: "When that person leaves, that revenue is at risk: the company should know these customers too.", "此人一旦离开，这部分收入就有风险：公司也应掌握这些客户关系。";
}
