"""Rates whose whole stands elsewhere in the paragraph: each shape once true and once with a number altered."""

from __future__ import annotations

import pytest

from mingfa.auditor import Verdict, audit_text

SHAPES = [
    # The whole is told sentences back.
    "全年受理办件{8264|8624}件。热点如下：城建类1391件，占比16.83%。其中，房管369件。交通类815件，占比9.86%。",
    "共收到网民留言3642件。办理及时。留言中投诉类最多，共1936件，占比{53.16|53.61}%。",
    "受理投诉331件，解决322件。排第一位的是交通工具类，受理投诉{78|28}件，占投诉总量的23.6%。",
    "共提交提案{647|947}件。经审查，确定立案594件，立案率达92%。",
    # The neighbours agree on the whole.
    "收到申请1117件。被申请对象中，乡镇{343|383}件，占比31%。事项中，处罚类353件，占比32%；投诉类294件，占比26%；强制类226件，占比20%。",
    "受理诉求1641件。社保类126件，占7.68%，同比增长25%。住建类{144|194}件，占8.78%，同比减少14.88%。农林类178件，占10.85%。",
    # Brackets, sums, lists told in turn.
    "审结一审案件中行政机关败诉1886件。主要集中在征收、拆迁等领域，以上八类案件（{1541|1514}件）占行政机关败诉案件的81.71%。",
    "共接收投诉37977件。投诉量排前五的是甲区（7057件），乙区（{5825|5925}件），丙市（4885件），丁县（4213件），戊区（3951件），共占全市68.28%。",
    "受理投诉20833件。质量问题5133件（占24.64%）、合同问题4862件（占23.34%）、售后问题4211件（占20.21%），这三大问题占投诉总量{68.19|68.91}%。",
    "受理案件114237件。审理周期68天。其次为侵权纠纷和购物合同纠纷，分别收案11207件和{8243|8343}件，占比9.81%和7.22%。",
    "商品类投诉11703件，占投诉总量{56.36|55.36}%，服务类投诉9061件，占投诉总量43.64%。",
    # Rates of outcomes are of what was decided.
    "共收案14898件。全年审结复议案件12231件。直接纠错1652件，直接纠错率{13.5|13.7}%。",
    "办结3101件。其中维持1321件、驳回{576|579}件，维持率（驳回、维持）为61.17%。",
    "审结的266件案件中，直接纠错58件，以调解、和解结案52件，综合化解率达到{41|45}%。",
    # Names of their own.
    "执法人员数量为41人，执法证持有人员{38|28}人，执证率达92.7%。",
    "制发公文713件，主动公开{679|619}件，平均主动公开率为95.23%。",
    "完成抽检78974批次，检验合格的样品77103批次，不合格样品1871批次，样品总体合格率为{97.6|79.6}%。",
    "在收到的1864件申请中，涉公安类612件，涉监管类485件，涉人社类237件，三类合计占总数的{71.57|75.17}%。",
    "东部立案1864件，中部立案1235件，西部立案901件，分别占立案总数的46.60%、{30.88|38.08}%、22.53%。",
    # What came in and what was carried over, together.
    "2020年新收案件8634件，旧存752件，审结8912件，结案率{94.95|94.59}%。",
    # A number copied from its neighbour.
    "受理诉求1641件。社保类126件，占7.68%。住建类144件，占8.78%。农林类178件，占{10.85|8.78}%。市场类204件，占12.43%。",
]


@pytest.mark.parametrize("text", SHAPES)
def test_rates_of_a_paragraph(text: str) -> None:
    true, altered = _both(text)
    assert Verdict.CONTRADICTION not in {f.verdict for f in audit_text(true).findings}
    assert Verdict.CONTRADICTION in {f.verdict for f in audit_text(altered).findings if f.kind == "比率"}


def _both(text: str) -> tuple[str, str]:
    """``{12|21}`` read as 12 and as 21."""
    pieces = [piece.split("|") for piece in text.replace("}", "{").split("{")]
    return "".join(p[0] for p in pieces), "".join(p[-1] for p in pieces)


@pytest.mark.parametrize(
    "text",
    [
        # Another body, whose numbers are not printed.
        "全市开庭271件，负责人出庭92件，出庭应诉率为33.9%，岚山区行政机关负责人出庭应诉率为70%。",
        # What was carried over is not printed.
        "新收案件84.33万件，结案80.58万件，结案率为87.64%。",
        # The share is of something else than the number before it.
        "受理案件6240件，办结5428件，办结率87%，诉讼案件占比84%。",
        # The share is of three numbers, not of the last.
        "在收到的1864件申请中，涉公安类612件，涉监管类485件，涉人社类237件，三类合计占总数的71.57%。",
        # A share of the whole country's.
        "棉花总产616.5万吨，占全国92.8%，蔬菜2062.6万吨。",
        # The whole comes after, in the same paragraph.
        "决定维持438件。以调解等方式结案168件，调解率17.1%。审结的案件984件中纠错239件。",
        # The service center's cases are not those of the city.
        "全市共受理法律援助案件9.8万件。三年来，援助中心提供法律援助3896件，占法律援助案件总量的41.7%。",
        # The whole is told in the line before.
        "本周共受理诉求71184件，日均10169件。\n二、分类\n咨询类33523件，占47.09%；求助类21570件，占30.30%；感谢类228件，占0.32%。",
        # The shares are of one another: 25.2% of 588, not of 591.
        "提案591件均已办结。解决148件，占总数的25.2%；部分解决364件，占总数的61.9%；尚不能解决66件，占总数的11.2%；留作参考10件，占总数的1.7%。",
        # Two rates told in turn are each of a number of its own.
        "收回反馈表527份，办理工作满意的526件，结果满意的519件，工作满意率和结果满意率分别达到99.8%和98.5%。",
        # 25.548%, rounded to 25.55% and then to 25.6%.
        "共收到申请6200件。市政府收到1186件，占申请总数的19.1%；区政府收到1584件，占25.6%。",
        # Changes told in turn are no shares.
        "收到申请16830件，受理14555件、审结13580件，同比分别上升60.7%、68.8%。",
    ],
)
def test_what_the_paragraph_leaves_open_is_not_accused(text: str) -> None:
    assert not audit_text(text).contradicts


def test_the_finding_quotes_both_sentences_and_shows_the_arithmetic() -> None:
    text = "共收到网民留言3642件。办理及时。留言中投诉类最多，共1936件，占比53.61%。"
    found = next(f for f in audit_text(text).findings if f.verdict is Verdict.CONTRADICTION)
    assert found.expression == "1936÷3642=53.1576%≠53.61%"
    assert "共收到网民留言3642件" in found.explanation
    assert "应为53.158%" in found.explanation


ALTERED = [
    # Those refused are divided before the rate is told; round numbers.
    "提起公诉301件376人，决定不起诉87件112人，其中相对不起诉95人、存疑不起诉17人，不起诉率（按人数）{22.95|32.95}%。",
    "批捕1.2万人，不捕0.9万人，不捕率{41.6|51.6}%；起诉2.3万人，不起诉8600人，不起诉率27.2%。",
    # The whole stands before its parts, and those that failed after them.
    "政务新媒体共286个，包括公众号197个、微博61个、APP4个、百家号3个、短视频号21个。不合格的{47|74}个，合格率为83.57%。",
    # What was done stands before its list, or further back than the plan.
    "到九月底，全区已办援助案件{424|438}件（刑事287件、民事131件、行政6件），相当于全年400件任务的106%。",
    "县调解中心今年受理纠纷{583|538}件，其中邻里纠纷214件。年度目标任务为450件，完成率129.6%。",
    # Due and done stand before a list, or behind their rate.
    "应参训{746|764}人，实际参训732人，由党校承训103人、其他629人，参训率98.1%。",
    "监督检查覆盖率{98.1|98.7}%：应检单位1391家，已检1364家。",
    # The whole stands inside, or is counted in times.
    "公安318件、人社276件、资源148件，三个领域合计742件，在全部{1136|1186}件受理案件中占65.3%。",
    "全年检查渔船{12640|16240}艘次。查获违规渔船417艘，查获渔船数占检查艘次的3.3%。",
    "联合检查学校{286|285}所，占全市学校的89.9%（全市318所），查出隐患517处。",
    # Only those that failed are counted.
    "全年抽检计量器具1840台件，发现不合格46台件，合格率{97.5|97.8}%。",
    "当月回访8426件，不满意{537|937}件，综合满意率93.63%。",
    # A structure that changed is that of the amounts now.
    "第一、二、三产业增加值分别为31.84亿元、84.27亿元、113.46亿元，三次产业结构由上年的14.8∶36.9∶48.3变为13.9∶36.7∶{49.4|46.4}。",
    # Only those that went the other way are counted.
    "一审案件审结8426件，其中当事人提起上诉703件，一审服判息诉率为{91.66|91.96}%。",
    "检测机动车73642辆次，超标3108辆次，达标率{95.8|98.5}%。",
    # Refused among all that were decided, counted in people where cases are told beside.
    "经审查，批准逮捕128件163人，不批准逮捕41件58人，按人数计不捕率为{26.24|62.24}%。",
    "起诉346件421人；不起诉72件91人，含情节轻微不起诉83人、证据不足不起诉8人，不起诉率（按人数）为{17.77|71.77}%。",
]

TRUE = [
    # Of another whole.
    "审结审查起诉案件412人，提起公诉301人，不起诉87人，移送其他院24人，不起诉率21.1%。",
    "检查网站412个，其中门户类85个、部门类327个，部门类不合格23个，合格率92.97%。",
    # Of another year, of another group, of a stage that is not counted.
    "实有企业9.46万户、个体户21.73万户、合作社0.58万户，企业占比由上年末的28.4%提升到29.8%。",
    "义务教育阶段在校生21.6万人，其中随迁子女3.4万人，公办学校就读比例92.7%。",
    "2月登记投诉1347件，受理1018件，调解成功率71.5%。",
    "审结1795件，其中含上年受理案件203件，调解和解率41.3%。",
    # Of the number of the whole name, and of the whole that the ranking names.
    "共完成鉴定3235件；法院委托1289件、公安机关委托1034件，个人及其他单位委托912件，法院委托占39.8%。",
    "立案152件，娱乐场所类43件，出版物类31件，旅游类57件，其他类21件，旅游类所占比重最高，为37.5%。",
    # Rough shares, lists told in turn, what was carried over without its number.
    "收到邮寄申请612件、网上申请488件、当面申请397件。第三季度受理411件。新增类型案件73件，约占总数的5%。",
    "网上立案2.3万件，跨域立案417件，分别占一审立案数的六成以上和1.1%。",
    "仲裁机构受理案件9264件，结案9317件，仲裁结案率96.8%。",
    # Good ones are counted too, or the whole stands further back.
    "抽检9354批次，其中普通食品5987批次、农产品3367批次。检出不合格203批次，合格率97.83%。",
    # What was withdrawn is not counted; a mean of the rates of each; what the share was.
    "裁定准予执行487件、不准予执行43件，准予率91.9%，另有26件由申请机关撤回。三项合计556件。",
    "资产总额746.3亿元，负债总额431.7亿元，平均资产负债率61.4%（按各户简单平均），营业收入172.6亿元。",
    "货物进出口645.8亿元，民营企业442.7亿元，占比由上年的66.3%升至68.6%；外商企业143.6亿元，占22.2%；其他企业59.5亿元，占9.2%。",
    # The one share that names another whole, and the one after it.
    "一般贸易占62.4%，加工贸易占18.8%，机电产品占出口的51.2%，劳动密集型产品占19.3%。",
    # The share of a category in what is told as the whole, with last year's number beside.
    "“三公”经费支出2652.8万元，较上年的2914.5万元压减9.0%，其中因公出国（境）86.3万元、公务用车购置及运行2147.6万元、公务接待418.9万元，公务用车占81.0%。",
]


@pytest.mark.parametrize("shape", ALTERED)
def test_altered_number_is_accused(shape: str) -> None:
    before, _, rest = shape.partition("{")
    pair, _, after = rest.partition("}")
    true, altered = pair.split("|")
    assert audit_text(before + true + after).count(Verdict.CONTRADICTION) == 0
    assert audit_text(before + altered + after).count(Verdict.CONTRADICTION) >= 1


@pytest.mark.parametrize("text", TRUE)
def test_true_text_is_left_alone(text: str) -> None:
    assert audit_text(text).count(Verdict.CONTRADICTION) == 0
