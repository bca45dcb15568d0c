//! What the processes to begin with are called, and their nodes.

crate::texts! {
    YES: "Yes", "是";
    NO: "No", "否";
    APPROVED: "Approved", "通过";
    REFUSED: "Refused", "驳回";
    TO_BE_CHANGED: "To be changed", "退回修改";

    WIN: "Winning a new customer", "新客户开发";
    WIN_LEAD: "A lead comes in", "收到线索";
    WIN_QUALIFY: "Qualify the lead", "线索筛选";
    WIN_FITS: "Does it fit?", "是否匹配？";
    WIN_NEEDS: "Understand the needs", "需求调研";
    WIN_OFFER: "Write the offer", "制作方案与报价";
    WIN_APPROVE: "Approve the offer", "报价审批";
    WIN_SIGN: "Negotiate and sign", "谈判签约";
    WIN_WELCOME: "Welcome the customer", "客户交接与启用";
    WIN_WON: "Customer won", "成为客户";
    WIN_NOT: "Not pursued", "不再跟进";

    KEEP: "Keeping a customer", "老客户维护";
    KEEP_DUE: "A review is due", "到达回访周期";
    KEEP_LOOK: "Look through the history", "查看客户档案";
    KEEP_TALK: "Talk to the customer", "客户回访";
    KEEP_CONTENT: "Content?", "客户是否满意？";
    KEEP_OFFER: "Offer what comes next", "推荐后续方案";
    KEEP_DONE: "Relationship renewed", "关系延续";
    KEEP_PLAN: "Make and follow a plan", "制定并跟进改进计划";
    TALK_AGAIN: "Talk again", "再次回访";

    COMPLAIN: "Complaint handling", "客户投诉处理";
    COMPLAIN_IN: "A complaint comes in", "收到投诉";
    COMPLAIN_RECORD: "Record and confirm", "登记并确认";
    COMPLAIN_WHOSE: "What is it about?", "投诉类型？";
    COMPLAIN_CAUSE: "Find the cause", "查明原因";
    COMPLAIN_SOLVE: "Work out a solution", "制定解决方案";
    COMPLAIN_PAY: "Approve compensation", "补偿审批";
    COMPLAIN_ANSWER: "Answer the customer", "答复客户";
    COMPLAIN_LEARN: "Learn from it", "复盘改进";
    COMPLAIN_CLOSED: "Complaint closed", "投诉关闭";
    OF_THE_GOODS: "Goods", "产品问题";
    OF_SERVICE: "Service", "服务问题";

    CASH: "Order to cash", "订单到回款";
    CASH_ORDER: "An order comes in", "收到订单";
    CASH_CHECK: "Check the order", "订单评审";
    CASH_CREDIT: "Approve the credit", "信用审批";
    CASH_MAKE: "Produce or purchase", "组织生产或采购";
    CASH_DELIVER: "Deliver", "发货交付";
    CASH_INVOICE: "Send the invoice", "开具发票";
    CASH_PAID: "Paid on time?", "是否按期回款？";
    CASH_DONE: "Money received", "回款入账";
    CASH_REMIND: "Remind the customer", "催收回款";
    REMINDED: "Reminded", "已催收";

    CUT: "Approval of a discount", "折扣审批";
    CUT_ASKED: "A discount is asked for", "客户申请折扣";
    CUT_REASON: "Give the reasons", "说明折扣理由";
    CUT_LARGE: "Above one's own limit?", "是否超出权限？";
    CUT_APPROVE: "Decide on the discount", "折扣审批决定";
    CUT_QUOTE: "Quote with the discount", "按折扣报价";
    CUT_DONE: "Quote sent", "报价发出";
    CUT_NO: "Discount refused", "折扣未通过";

    SIGN_OFF: "Campaign sign-off", "营销活动审批";
    SIGN_OFF_IDEA: "A campaign is proposed", "提出活动设想";
    SIGN_OFF_DRAFT: "Draft the campaign", "拟定活动方案";
    SIGN_OFF_AUDIENCE: "Choose the audience", "确定目标客户";
    SIGN_OFF_APPROVE: "Approve plan and cost", "审批方案与预算";
    SIGN_OFF_TELL: "Tell the colleagues", "内部通报";
    SIGN_OFF_SEND: "Run the campaign", "执行活动";
    SIGN_OFF_DONE: "Campaign reviewed", "活动复盘完成";

    WARN: "Early warning of churn", "客户流失预警";
    WARN_SIGN: "A sign of leaving", "出现流失迹象";
    WARN_CHECK: "Check the sign", "核实预警";
    WARN_REAL: "At risk?", "是否有流失风险？";
    WARN_VISIT: "Visit the customer", "上门拜访";
    WARN_OFFER: "Agree on what helps", "商定挽留方案";
    WARN_DONE: "Customer kept or let go", "挽留结案";
    WARN_FALSE: "False alarm", "预警解除";

    JOIN: "A new colleague", "员工入职";
    JOIN_SIGNED: "Contract signed", "签订劳动合同";
    JOIN_FILE: "Open the personnel file", "建立人事档案";
    JOIN_ACCESS: "Give access and tools", "开通账号与设备";
    JOIN_LEARN: "Introduce to the work", "岗位培训";
    JOIN_PROBATION: "End of probation", "转正审批";
    JOIN_DONE: "Settled in", "正式上岗";
}
