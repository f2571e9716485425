"""Rates and shares whose own words tell what they are of: each shape once true and once with a number altered."""

from __future__ import annotations

import pytest

from mingfa.auditor import Verdict, audit_text

SHAPES = [
    # The share names a number that does not stand beside it.
    "办结法律援助案件5218件，其中民事3427件、刑事1746件、行政45件，民事案件占{65.7|67.5}%。",
    "本级支出由三块构成：办案经费2184.36万元，培训经费317.08万元，其他536.45万元，合计3037.89万元，办案经费一项占{71.9|79.1}%。",
    "作出许可决定23579件，住建局10836件、公安局7114件、其余部门5629件，住建局一家就占{45.96|49.56}%。",
    "市政府本级收到申请{287|237}件，各县政府收到1094件，全市总计1381件，市本级占20.8%。",
    "年末在册对象{436|463}人。年末在册对象中缓刑411人，占94.3%，其余25人。",
    # The number is told after its share.
    "审结案件642件。终局裁决占审结总数的{65.4|56.4}%，共420件，其余为一般裁决。",
    "作出处罚决定618次，当场处罚占{39.0|93.0}%，即241次。",
    # The whole stands before or after 占, in the same clause.
    "审结的案件中，6318件当事人没有再起诉，占审结总数7464件的{84.65|86.45}%。",
    "中心承办案件4862件，刑事案件{1967|1697}件，在承办案件中占40.46%；解答咨询260人次。",
    # Several together, by their names.
    "审结民商事案件5283件，其中调解1897件、撤诉946件，调撤率{53.8|58.3}%；审结行政案件138件。",
    "办结案件405件，种子58件，农药71件，兽药44件，其余为零星案件；投入品两类（种子、农药）占{31.9|39.1}%。",
    "回访4889件，满意{3746|3476}件，基本满意917件，不满意226件，综合满意率（满意加基本满意）95.38%。",
    # Lists told in turn.
    "登记事项4645件，来信612件、来访887件、网上投诉3146件，三种渠道占比分别为13.2%、{19.1|11.9}%、67.7%。",
    "受理纠纷3782件，主动调解1264件，依申请调解{2087|2807}件，接受移送的431件，三种方式分别占33.4%、55.2%、11.4%。",
    # A rate that was reached.
    "应出庭498件，实际出庭{471|417}件，出庭应诉率由上年的88.6%提高到94.6%，提高6.0个百分点。",
    # The number is of the kind whose name it bears.
    "查出隐患8569项，一般隐患8426项，重大隐患143项。一般隐患整改{8318|8138}项，整改率98.7%。",
    # Days.
    "环境空气有效监测364天，优118天，良187天，优良天数比例{83.8|88.3}%；轻度污染59天。",
    "全年优、良天数合计{348|384}天，优良天数比例（有效监测365天）达95.3%，较前年提高0.4个百分点。",
    # Of those refused and those granted.
    "批准逮捕{874|847}人、不批准逮捕1362人，不捕率60.9%。决定起诉1086人，不起诉943人，不诉率46.5%。",
    # The first of a list.
    "接警出动1424次，火灾扑救318次、抢险救援{427|472}次、社会救助596次，公务执勤83次。前三项占出动总数的94.2%。",
    # What was due.
    "开庭536件，按规定需负责人出庭的498件，实际出庭{471|451}件，出庭应诉率由上年的88.6%提高到94.6%。",
    # Another word for 占.
    "止付资金{4416|4461}万元，返还群众1187万元，相当于止付资金的26.88%。",
    # No word in common: the two numbers right before.
    "两级单位立卷21386宗，自行检查过的有{19413|19143}宗，自查覆盖面达到90.8%。",
    # The plan, or what was due, is told behind the rate.
    "检测农产品样品3126批次，完成率{104.2|140.2}%（年度计划3000批次），其中蔬菜1284批次。",
    "燃气公司上门巡检{57328|53728}户，巡检率95.5%，应巡检户数为60029户。",
    "全县税收完成12.86亿元，完成预算的{102.9|109.2}%（预算数12.50亿元），比上年增长3.1%。",
    # Each of its own number, told in turn: 依次, numbers of one kind before those of the other, or side by side.
    "新增就业、困难人员就业分别为5364人和{427|472}人，对照5000人、400人的目标，完成率依次达到107.3%、106.8%。",
    "农贸市场抽检642批次，不合格{18|81}批次，超市抽检517批次，不合格9批次，不合格率依次是2.80%、1.74%。",
    "厕所计划改造30座，实际改造33座；泊位计划增设1200个，实际增设{1386|1836}个；完成率分别为110.0%、115.5%。",
    # The share is told a clause after its name.
    "全年办结8764件，企业开办3592件、不动产登记2714件、其他2458件。企业开办在总量中占比最高，为{41.0|14.0}%，不动产登记次之，为31.0%。",
    # Said at the head of the list, for all of it.
    "刑事案件1284件，民事案件5126件。民事案件中，判决2318件，调解{1467|1647}件，撤诉1102件，其他方式结案239件，调撤率50.1%。",
    # What the words take together right before the rate; what was done first, and what was done later.
    "检查经营户1972户，未发现问题1538户，责令改正301户，后续处理52户，无法联系81户。有问题的两类合起来353户，问题发现率{17.90|19.70}%。",
    "督察指出问题93个。上半年销号{61|16}个，年底前又销号27个，剩余5个，销号率94.6%。",
    # The number is told after its rate; the days measured after it, or not at all.
    "接到投诉1284件，办结率{97.51|95.71}%，另有32件尚在调查。已办结的1252件中，调解成功的867件，其余385件转入案件程序。",
    "空气质量优良天数309天，比例为{84.9|89.4}%，其中优112天、良197天；有效监测天数364天。",
    "空气质量优126天、良184天，优良天数比例{84.9|48.9}%，轻度污染42天，中度污染10天，重度污染3天。",
]


@pytest.mark.parametrize("text", SHAPES)
def test_rates_by_name(text: str) -> None:
    true, altered = _both(text)
    assert Verdict.CONTRADICTION not in {f.verdict for f in audit_text(true).findings}
    assert Verdict.CONTRADICTION in {
        f.verdict for f in audit_text(altered).findings if f.kind in ("比率", "完成比例")
    }


PLANS = [
    "就业困难人员就业12846人，失业人员就业4327人，年度任务分别为12000人和4500人，分别完成107.1%、{96.2|92.6}%。",
    "确定拆除违法建设460处、38.5万平方米的任务，实际拆除523处、42.36万平方米，分别完成年度计划的{113.7|131.7}%和110.0%。",
    "年度筹集任务3200套，实际筹集{3538|3358}套，完成率110.6%。",
    "计划安排一般检查173户次，实查{191|119}户次，为计划数的110%。",
    "新增就业26.2万人，相当于36万人年度任务的{73|78}%。",
]


@pytest.mark.parametrize("text", PLANS)
def test_rates_of_plans(text: str) -> None:
    true, altered = _both(text)
    assert not audit_text(true).contradicts
    assert audit_text(altered).contradicts


def _both(text: str) -> tuple[str, str]:
    """``{12|21}`` read as 12 and as 21."""
    pieces = [piece.split("|") for piece in text.replace("}", "{").split("{")]
    return "".join(p[0] for p in pieces), "".join(p[-1] for p in pieces)


@pytest.mark.parametrize(
    "text",
    [
        # The year before.
        "总额114190万元，税收收入61374万元，占比53.7%；非税收入52816万元，占比46.3%。税收占比较2023年的49.8%提高3.9个百分点。",
        # Of other numbers of the sentence.
        "立案1874起，破案1113起，其中破当年案件927起，当年破案率49.5%，破往年积案186起。",
        "25个项目、15809套住房中，已交付13862套，剩余1947套计划明年交付，按套数计算的交付率为87.7%。",
        "不合格样品核查处置率100%，为此立案61件，其中结案53件，未结8件。",
        "批捕164件205人，不捕35件43人，不捕率是17.34%，提请逮捕203件262人。",
        "交由市政府答复的提案158件。从反馈看，表示满意的155件，表示基本满意的3件，满意率100%。",
        # Of something that is not printed.
        "入矫对象累计103.4万人，其中期满解矫57.8万人，在册45.6万人，重新犯罪的比例控制在0.2%左右。",
        "去年决定受理4672件；当年结案4431件，结案率83.6%。",
        "两级法院一审收案706件。已结的一审案件里，被判败诉112件，败诉率为17.1%。",
        # Several that are not the last ones.
        "下拨资金1241.5万元。来自中央的620万元，省级385万元，市级140万元，县级自筹96.5万元，上级资金合计占92.2%。",
        "火灾24049起，亡78人。城镇9716起、亡31人，占总数的40.4%和39.7%；农村13248起、亡42人，占55.1%和53.8%。",
    ],
)
def test_left_alone(text: str) -> None:
    assert not [f for f in audit_text(text).findings if f.verdict is Verdict.CONTRADICTION]


@pytest.mark.parametrize(
    "text",
    [
        "抽取50卷评查，优秀13卷、良好25卷、合格10卷、不合格2卷，优秀率26%，良好率50%，合格率20%，不合格率4%。",
        "体测学生1860人，优秀率22.4%，良好率41.3%，合格率32.1%，不合格率4.2%。",
        "下达开工任务12000套，实际开工12640套，完成率105.3%；保租房任务46000套，筹集51328套，完成率111.6%。",
        "受理信访事项642件，网上、来访两类合计518件，初次信访办结率97.2%。",
        "审结案件412件，调解118件，后又调解撤诉24件，服判息诉率91.3%。",
        "抽检任务28.6万批次，完成27.9万批次，检出不合格5460批次，处置完成率98.2%。",
        "空气质量优132天、良181天，优良天数比例85.5%，轻度污染41天，中度污染9天，重度污染3天。",
        "甲县抽检120批次、合格114批次，乙县抽检80批次、合格79批次，满意率分别为92.3%、97.1%。",
    ],
)
def test_true_rates(text: str) -> None:
    """Grades are no complements, and rates told in turn may be of numbers that are not printed."""
    assert not audit_text(text).count(Verdict.CONTRADICTION)
