"""Totals and what divides them, wherever in the paragraph they stand: each shape true and with one number altered."""

from __future__ import annotations

import pytest

from mingfa.auditor import Verdict, audit_text
from mingfa.auditor.audit import place_figures
from mingfa.auditor.relations.sums import divisions


def _both(text: str) -> tuple[str, str]:
    """``{12|21}`` read as 12 and as 21."""
    pieces = [piece.split("|") for piece in text.replace("}", "{").split("{")]
    return "".join(p[0] for p in pieces), "".join(p[-1] for p in pieces)


def _contradicts(text: str, kind: str) -> bool:
    return any(f.verdict is Verdict.CONTRADICTION and f.kind == kind for f in audit_text(text).findings)


@pytest.mark.parametrize(
    "text",
    [
        # After other numbers, with no word that joins them.
        "受理案件15248件，审结14163件，分别增长7.86%、15.42%，审查申请4385件，准予执行{3341|3431}件，不予执行、撤回申请等1044件。",
        # What was received and what was closed are two columns.
        "共受理刑事、民事和行政案件8215件，审结7459件。受理刑事{1037|1067}件，审结931件；受理民事5171件，审结4502件；受理行政2007件。",
        # A second division of a whole that is divided already.
        "交办信访件171件。其中来电88件，来信83件。从区域分布看，东县{49|94}件、西县17件、南县55件、北县50件。",
        # Announced, in short numbers.
        "审结案件979件，纠错238件。结果分别为撤销49件，履职{11|21}件，重作27件，确认违法151件。",
        # The list names its whole.
        "办理一般程序案件463件，简易程序案件311件。一般程序案件中，市容案件341件，规划案件{18|68}件，园林案件104件。",
        # Two sentences, kinds of one thing.
        "受理复议申请433件。其中处罚类115件，确权类99件，征收类{91|96}件。不作为类31件，公开类27件，许可类22件，其他类48件。",
        # So many kinds, so many numbers.
        "实施五类案件{9887|9287}件，其中按日计罚146件，查封案件4851件，限产案件633件，移送拘留案件2824件，移送犯罪案件1433件。",
        # What a bracket without 其中 tells is all.
        "公开规章19件（新制定{5|4}件，修改14件）。",
        # Channels that leave no third.
        "交办130件，其中来电{66|60}件，来信64件。",
        # One number for each of several.
        "重点关注案件25件（甲市5件，乙市、丙市各{3|8}件，丁市、戊市和己市各2件，庚市8件）。",
        # All that came in, told as one.
        "收入986.42亿元，加上补助221.36亿元、结余35.42亿元，总收入{1243.20|1234.20}亿元。",
        # The same words of each.
        "两地挽回经济损失{352.55|325.55}万元。其中：东区受理9876件，挽回经济损失214.35万元。西区受理1584件，挽回经济损失138.20万元。",
        # What is closed and what is open.
        "转办的1118件问题已办结{826|862}件。累计收到转办1118件。其中，正在查办292件。",
        # The point moved by one place.
        "涉及金额{11.06|1.106}亿元。其中，罚没收入5276.35万元；征收金额79638.42万元；给付金额25684.23万元。",
        # A list that goes on with one verb.
        "作出许可{17112|15370}件。其中办理设立5218件；办理个体设立9743件；办理食品许可2107件；办理药品许可44件。",
        # What is told in all.
        "简易程序44起，累计罚款12300元；普通程序3起，罚款{8600|6800}元，全年罚款总额达20900元。",
        # The total of the sentence before, and what is added.
        "收入65800万元，其中税收35200万元、非税30600万元。加上补助497136万元，收入总计{562936|557536}万元。",
        # Decisions on requests.
        "受理申请32件（含上年结转2件）。经依法办理，予以公开5件，无法提供{25|29}件，另处理重复申请2件。",
        # Measure words may change in one list.
        "收到16份申请。从办理结果看，予以公开{8|9}件，部分公开5件，无法提供3件。",
    ],
)
def test_divisions(text: str) -> None:
    true, altered = _both(text)
    assert not audit_text(true).contradicts
    assert _contradicts(altered, "部分与整体")


@pytest.mark.parametrize(
    "text",
    [
        # The largest only.
        "查处1765起。其中泉州、福州、厦门查处量最多，分别达383起、243起和231起。",
        # Later stages are no parts.
        "新收案件1132件，审结974件，结案率86.0%，其中败诉228件。",
        # Items of a list are no totals of those after them.
        "前三类分别是：管理类6146件，占16.80%；保障类3112件，占8.51%；建设类3044件，占8.32%。",
        # Two stages, and a number told of the largest only.
        "受理案件102.6万件，其中新收93.5万件、审执结93.8万件。",
        "投诉集中的主要是噪音问题，共24个；水、大气、土壤和其他问题分别为19个、18个、17个、1个。",
        # Another year's number.
        "受理案件1381件，与2021年同期收案1370件相比增加11件。其中，新收1177件，与2021年同期新收1273件相比减少96件。",
        # A part of a part.
        "登记市场主体41.36万户。从类型看，企业14.27万户，其中外资企业246户；个体工商户26.80万户；合作社2916户。",
        # One thing may be of several kinds.
        "交办问题12个。从类型看，涉及水7个、大气8个、噪声6个（部分问题涉及多个类型）。",
        # Parts in other units.
        "发布信息2146条。其中，文件92条，征集调查11期，在线访谈2期，动态等其他信息2041条。",
        "服务专线由原来只有1条，发展到目前涵盖37条。",
        # Averages and medians are no wholes.
        "居民人均可支配收入36591元。其中，城镇居民人均可支配收入42689元；农村居民人均可支配收入18982元。",
        "登记市场主体998.3万户，平均每天5.52万户。其中，企业327.4万户，个体工商户658.4万户。",
        # Another year.
        "2018年，承办建议和提案254件，其中政府承办227件。2019年交办建议共89件、提案共108件。",
        # What stands below one of the parts.
        "经费2771万元，比上年下降1.8%。其中出国经费120万元，接待费1033万元，车辆费1618万元，车辆购置费414万元，车辆运行费1204万元。",
        "抽检301批次，不合格4批次。其中，肉制品140批次，不合格4批次；乳制品71批次；薯类90批次。",
        "抽取300件，其中有效回访246件，满意240件，一般5件。",
        # Beside the number before, not of it.
        "接警39.3万起，扑救火灾17.4万起，抢险救援10.4万起。另外，社会救助5.4万起、公务执勤2.1万起、其他出动4.0万起。",
        # Of the two before, not of the last.
        "审核公办机构106家、民办机构57家，其中三级11家、二级57家、一级95家。",
        # Some of them only.
        "执业助理504人（乡村全科162人、执助全科8人）。",
        # Of a number of the sentence further back, or told in another way.
        "处罚36件，其中简易程序31起，普通程序5起；其中关于市容的处罚28起。",
        "查摆班子问题11个，其中5个突出问题纳入清单，查摆个人问题10个。",
        "抽查42家网站，其中，32家网站有问题，90分以上的网站40家。",
        # What is due and what was done.
        "立案997件，其中应结案981件，结案926件。",
        # Names of kinds, not numbers.
        "共有4598个调解委员会，其中一类占88.5%，二类占11.5%，无三类的。",
        # What fell is no whole.
        "事故300起，死亡526人，同比减少67起、165人；重大事故7起，死亡111人，同比减少3起、55人。",
    ],
)
def test_what_divides_nothing(text: str) -> None:
    assert not audit_text(text).contradicts


@pytest.mark.parametrize(
    "text",
    [
        # A number called a sum of those before it, in many words.
        "窗口接件{2417|2471}件，网上接件1583件，两个渠道合计4000件。",
        "当场处罚收缴罚款{12300|13200}元，普通程序收缴罚款8600元，两者相加，全年收缴罚款20900元。",
        "省里上报{87|78}起，督察组另报4起，合起来91起。",
        "东片1358件、西片764件、南片{449|499}件、北片381件，四者相加有2952件。",
        "调解民事纠纷176件、邻里纠纷{80|30}件、其他纠纷30件，共计286件。",
        "一季度受理1306件，二季度受理1482件。三季度受理{1120|1720}件，四季度受理997件。四个季度合计4905件。",
        "本级收入14.87亿元，另有补助12.94亿元、转贷{3.12|3.21}亿元、调入0.06亿元，全年收入总量为30.99亿元。",
        # Words that spell a division out, for two parts and for what falls short.
        "抽查案卷127本，由刑事类卷宗{38|83}本和民事类卷宗89本组成。",
        "清理文件{42|32}件，结论为保留27件、修订2件、废止13件。",
        "违规资金51633.27万元，按性质分为超标准列支{6214.35|6241.35}万元，挪用45418.92万元。",
        "排查企业276家，按主营环节归类，从事生产的118家，从事销售的{65|56}家，从事仓储的93家。",
        "处罚{167|157}宗（一案两种以上处罚的，按最重一种统计），分为警告36宗、罚款58宗、拘留73宗。",
        "在办案件2127件，由当年受理的{1992|1929}件与2016年结转的135件两部分构成。",
        "鉴定机构21家，实体类15家，程序类6家。程序类由甲区{2|8}家、乙区3家和丙区1家组成。",
        # A list that need not be complete, one slip from it in long numbers.
        "经营主体224606户，其中企业{68213|63213}户，个体工商户151407户，合作社4986户。",
        # What is left of a number when the rest is told.
        "对41件文件逐件复核。被上位法取代的7件，一律废止；其余{34|33}件继续施行。",
        # Beside a whole and each part, numbers of another unit.
        "事故42起、遇难{34|37}人。按行业划分：运输34起、26人遇难，采矿1起、1人遇难，制造5起、5人遇难，建筑2起、2人遇难。",
        "问题52项，金额{25012.35|25102.35}万元。改到位43项，金额21558.78万元；其余9项，金额3453.57万元。",
        # A rounded whole, parts in full.
        "专职调解员1.4万人，按任职单位分：行业调委会2316人，乡镇调委会2208人，村社区调委会{9487|4987}人。",
        # Kinds that are all there are.
        "委员提案24件，由我局牵头办理9件、配合办理{15|18}件。",
    ],
)
def test_words_that_sum_or_divide(text: str) -> None:
    true, altered = _both(text)
    assert not audit_text(true).contradicts, true
    assert audit_text(altered).contradicts, altered


def test_the_nearest_whole_by_name_is_accused() -> None:
    text = "办理一般程序案件463件，简易程序案件311件。一般程序案件中，市容案件341件，规划案件68件，园林案件104件。"
    (wrong,) = (f for f in audit_text(text).findings if f.verdict is Verdict.CONTRADICTION)
    assert wrong.expression == "341+68+104=513>463"


def test_contradictions_of_the_same_numbers_are_told_once() -> None:
    found = audit_text("结案94件，其中执行完毕53件、部分履行17件、和解28件。").findings
    assert len({(f.verdict, f.kind, frozenset(f.figures)) for f in found}) == len(found)


@pytest.mark.parametrize(
    "text",
    [
        "收到申请9712件，2020年结转305件，共办结{9826|9806}件，结转至2022年191件。",
        "收到申请29件，上年度结转2件，办结{30|20}件，1件结转下年办理。",
        "新收案件90.86万件（另有上年旧存12.57万件），结案{93.62|96.32}万件；存案9.81万件。",
        "新收申请941件，加上上年未办结29件，当年办结{937|973}件，转入2025年办理33件。",
        "新立案1163件，加上去年转入的118件，在办案件共计{1281|1218}件，年底前办结1074件，余下207件转入下一年度。",
        "上年结转案件73件，当年新收{1418|1481}件，应审结案件1491件。审结1445件，留待下年度办理46件。",
        "2023年底结转{14|41}件，2024年新启动57件。全年办结48件，其中调解45件，到年底仍有23件在办。",
        "除去上年结转的9件申请，共收到{791|781}件，办结797件，结转下年继续办理3件。",
    ],
)
def test_balance(text: str) -> None:
    true, altered = _both(text)
    assert not audit_text(true).contradicts
    assert any(f.verdict is Verdict.CONSISTENT and f.kind == "差额" for f in audit_text(true).findings)
    assert _contradicts(altered, "差额")


@pytest.mark.parametrize(
    "text",
    [
        "年初在册586人，全年新接收{472|427}人，期满解除431人，收监9人，因迁居等减少14人，年末在册604人。",
        "2023年末，户籍人口352641人。2024年出生2187人，迁入1904人；死亡{3056|3506}人，迁出1820人，年末户籍人口351856人。",
        "年初在册386人，新接收412人，解除367人，其他减员9人，年末在册422人，比年初净增{36|46}人。",
    ],
)
def test_what_there_was_and_what_there_is(text: str) -> None:
    true, altered = _both(text)
    assert any(f.verdict is Verdict.CONSISTENT and f.kind == "差额" for f in audit_text(true).findings)
    assert not audit_text(true).contradicts
    assert _contradicts(altered, "差额")


def test_a_movement_that_is_not_told_is_no_slip() -> None:
    assert not audit_text("年初在册386人，新接收412人，解除367人，年末在册422人。").contradicts


def test_without_the_number_before_nothing_balances() -> None:
    assert not audit_text("收到申请193件，办结190件，结转下年度办理5件。").contradicts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("话务座席由38个增加到{52|32}个。", "增减"),
        ("占比从{72.4|42.4}%降为66.8%。", "增减"),
        ("办理时限由9.5天缩短到{4|14}天。", "增减"),
        (
            "查出一般隐患2412条、消防隐患697条；截至目前，一般隐患整改完成2358条，消防隐患整改完成{682|782}条。",
            "部分与整体",
        ),
        ("受理援助民事873件、刑事546件。刑事案件中，以通知辩护方式指派{381|581}件。", "部分与整体"),
        ("审理终结1973件，终结的案件中以调解方式了结的为{1247|2147}件。", "部分与整体"),
    ],
)
def test_what_may_not_be_more_or_less(text: str, kind: str) -> None:
    true, altered = _both(text)
    assert not audit_text(true).contradicts
    assert _contradicts(altered, kind)


@pytest.mark.parametrize(
    "text",
    [
        "全市排名由第9位上升到第3位。",
        "增速由-3.2%提高到1.5%。",
        "不予立案11件，占比1.89%。立案的提案里有集体提案164件。",
        "发现重大安全隐患36条、消防重大隐患1条，事故隐患12条。其中，事故隐患已整改11条，重大隐患已整改33条。",
    ],
)
def test_what_only_seems_to_be_more(text: str) -> None:
    assert not audit_text(text).contradicts


@pytest.mark.parametrize(
    "text",
    [
        # How many kinds were listed is told behind the list.
        "全县现有调解组织235个，分为村级{201|207}个、乡镇14个、行业性8个、企业12个四类，登记调解员1306名。",
        # What is left is all that was not closed, in another sentence.
        "全年共受理各类案件2645件，至年底审结2578件，结案率97.5%。剩余{67|76}件延至次年审理。",
        "查出隐患1943项。按进度，已整改1895项，整改率97.5%，余下{48|42}项尚在规定期限之内。",
        # What was not done is all the rest, though a rate stands between.
        "全县在岗人员1273名，持证1227名，持证率96.4%，未持证的{46|64}名为新录用人员。",
        "应进驻事项1447项，进驻1418项，没有进驻的{29|92}项保留在原址办理。",
        # Items of one list: the first is no whole of the others.
        "办理举报3261件，完全办结的1447件、阶段性办结的{796|796}件、还没有办结的1018件。",
        # What was closed is told as the sum of its kinds.
        (
            "新收申请{321|371}件，上年结转8件。办理结果：予以公开128件，部分公开41件，不予公开32件，无法提供69件，"
            "不予处理23件，其他处理26件，总计319件。结转下年度继续办理10件。"
        ),
    ],
)
def test_what_is_left_and_what_was_listed(text: str) -> None:
    """The rest of a number in another clause or sentence, and lists that are counted or summed at their end."""
    true, altered = _both(text)
    assert not audit_text(true).count(Verdict.CONTRADICTION)
    assert true == altered or audit_text(altered).count(Verdict.CONTRADICTION)


@pytest.mark.parametrize(
    "text",
    [
        # Two sums of four, one joined to the other.
        "巡查商户{1625|1652}家次、整改31件；巡查工地738家次、整改26件；巡查学校519家次、整改17件。三项累计巡查2882家次、整改74件。",
        # Any three of the last numbers.
        "本月办理不予处罚{375|357}件，上年为164件，增势明显；减轻处罚128件，从轻处罚243件，三类案件合计746件。",
        # Things of two measure words.
        "全县审批取水许可{128|182}个、排污许可217件、采砂许可46件，三项许可总量391件。",
        # Whose names its own name is made of.
        "收到消费投诉537件；又收到举报218件。投诉举报信息共{755|775}件。",
        # The stock at the end is told first.
        "年末持证商户为3816户。年初持证3742户，年内新办{229|292}户，歇业、注销155户。",
        # What came and went, before the stocks, in two columns.
        "全年新增{843|834}户1562人，退出717户1391人。年初在册9283户17244人，年末为9409户17415人。",
        # A whole of two numbers: 起 and 人.
        "全市发生事故62起、死亡31人。按行业分，道路运输{34|43}起、建筑施工11起、工矿商贸12起、其他5起。",
        # A second division begins in the same sentence.
        "完成抽检9647批次，合格9512批次，不合格135批次。按环节统计，生产{1138|1183}批次、流通5426批次、餐饮3083批次；按任务来源统计，国抽247批次、省抽1205批次、市县抽8195批次。",
        # By year, each in turn.
        "三年间共作出处罚2163件，2020年614件、2021年{727|722}件、2022年822件，年均721件。",
        # Four quarters.
        "全年登记文件{271|217}件。分季度看，一季度53件，二季度72件，三季度65件，四季度81件。经审查，准予备案262件，发现问题的9件。",
        # A colon behind the share of the whole.
        "处理违规机构281家，占检查数的21.5%：约谈整改{214|254}家，暂停协议28家，解除协议15家，行政处罚24家。检查机构1307家。",
    ],
)
def test_sums_told_in_other_ways(text: str) -> None:
    true, altered = _both(text)
    assert not audit_text(true).contradicts
    assert audit_text(altered).contradicts


@pytest.mark.parametrize(
    "text",
    [
        "三个执法大队负责城区，其中一大队有中队7个、二大队有中队5个。",
        "揭示问题84个，已整改41个，正在整改23个，移送主管部门7个，其余问题仍在核实。",
        "普通程序案件927件，分为警告162件、罚款765件；简易程序案件418件，其中警告309件、罚款109件。",
        "不予公开21件，不予处理19件。复议审结13件，维持9件，纠正1件，其他3件。",
        "52名法官办案17680件；其中庭长14名，其他38名。书记员与法警共计98人。",
        "A类47件，占61.0%；B类22件，占28.6%；C类8件，占10.4%。上述77件均在期限内答复。",
        "全县信访总量5120件次，其中来信411件、来访362批1274人次、网上信访4347件。",
        "交办件217件，已办结171件，阶段性办结29件，其余17件仍在推进。办结件中属实138件，不属实33件。",
        "全年处罚275件。经复议被撤销3件，经诉讼被确认违法1件，目前仍有6件在诉讼程序中。",
        "全市受理诉求31.85万件。其中市本级受理17362件，办结17005件，还有357件在办；各县受理30.11万件。",
    ],
)
def test_lists_within_lists_and_rests_untold(text: str) -> None:
    assert not audit_text(text).contradicts


def test_several_marks_at_once() -> None:
    """What 其中 opens may be told by several marks, and then come to more than all by no slip."""
    text = "全年入村服务986次，参与人民调解362件，其中调解成功317件，引导申请法律援助94件。"
    assert not audit_text(text).contradicts


@pytest.mark.parametrize(
    "text",
    [
        # Ways of ending, after the number that ended is named again.
        "共处理争议41件，其中在审12件，审结29件；审结案件中裁决结案{21|12}件，调解结案17件。",
        "全年终止审查18件。终止的18件里，申请人撤回{13|7}件，达成和解11件。",
        "受理的62件全部结案：以调解方式结案{55|53}件，以裁决方式结案9件。",
        # A share carried through the division of its whole.
        "台账事项共318件（其中省级交办72件），办成261件（其中省级交办{95|64}件），另有57件还在推进。",
        "台账事项共318件（其中省级交办72件），办成261件（其中省级交办64件），剩余57件（其中省级交办{9|8}件）。",
        # What remains of a whole that was divided before.
        "反馈三个方面46个问题，即制度18个、队伍16个、作风12个。到年底整改销号41个，其余{8|5}个长期坚持。",
        # What went back stands between.
        "上周签收工单58件，退回平台6件，实际受理{62|52}件。",
        # So many kinds, in short numbers.
        "被申请复议的案件共48件，分布在四个街道：东门17件、西门{6|9}件、南门14件、北门8件。",
        # What a sum is a share of.
        "化工、建筑等6个领域事故下降，民航、烟花2个领域没有事故，两者合计占纳入统计的{12|11}个领域的72.7%。",
        # No others.
        "备案文件29件，区政府报备{17|14}件，区监委报备3件，镇人大报备12件，再无其他报备主体。",
    ],
)
def test_the_whole_just_named_bounds_its_parts(text: str) -> None:
    wrong, right = _both(text)
    assert any(f.verdict is Verdict.CONTRADICTION for f in audit_text(wrong).findings)
    assert not any(f.verdict is Verdict.CONTRADICTION for f in audit_text(right).findings)


@pytest.mark.parametrize(
    "text",
    [
        # Stocks of one name, with few moves.
        "去年末登记养犬2386只，本年新增登记541只，注销126只，年末{2801|2810}只。",
        "年初现行有效政府规章56件，年内新制定6件、废止8件，年末现行有效规章{54|57}件。",
        "10月初积存24件，当月流入61件，当月销号53件，月末积存{32|38}件。",
    ],
)
def test_stocks_of_one_name_hold(text: str) -> None:
    right, wrong = _both(text)
    assert _contradicts(wrong, "差额")
    assert not _contradicts(right, "差额")


@pytest.mark.parametrize(
    "text",
    [
        # What is left of one part is no part of the whole.
        "受理诉求86.30万件，办结71.17万件，15.13万件在办。其中省级直接受理28416件，已办结27605件，其余811件正在办理。",
        # Two columns told in turn.
        "查补收入12.64亿元，实际入库11.53亿元。其中甲局查补7.02亿元、入库6.28亿元；乙局查补5.62亿元、入库5.25亿元。",
        # Most of them only.
        "尚有未结案2126件，其中民事未结1542件、执行未结467件占绝大多数。",
        # What a sum is a share of.
        "化工、建筑等6个领域事故下降，民航、烟花2个领域没有事故，两者合计占纳入统计的11个领域的72.7%。",
        # So many each, and so many in all.
        "开展活动72场，其中城关镇14场、河口镇20场、石塘镇8场、其余镇街各5场共30场。",
        # The same once more in another unit.
        "信访总量433件次，其中来访163件次294人次、来信41件次、网上信访229件次。",
        # A part told as a share, and another matter.
        "批准逮捕628人，其中因情节轻微的占17.2%；提起公诉1486人。",
        # Ways of ending some of a way.
        "审结50件，调解28件，其中达成协议25件。",
        # The number of a batch counts nothing.
        "收到第二十三批次举报75件，电话57件、信函18件，列为重点的5件。",
    ],
)
def test_these_divide_nothing(text: str) -> None:
    assert not any(f.verdict is Verdict.CONTRADICTION for f in audit_text(text).findings)


def test_what_was_left_from_before_is_decided_as_well() -> None:
    context = place_figures("受理审查逮捕案件165件。经审查（含上期积存），批准逮捕143件，不批准逮捕29件。")
    assert not [f for f in divisions.find(context) if f.verdict is Verdict.CONTRADICTION]


@pytest.mark.parametrize(
    "text",
    [
        # What was closed and what was refused are together no more than came in.
        "镇长信箱收到群众来信{274|247}件，已办结155件，不予受理119件。",
        "接到举报421件，已核查办结236件，不予受理{185|285}件。",
        # What was there is added in words, and what is carried on ends the list.
        "新收63件，加上上年结转的3件一并办理：公开48件，部分公开{6|9}件，不予公开4件，无法提供6件，结转下年度2件。",
        # A list goes on after the brackets of an item.
        "全年公开信息{268|258}条，分别为动态71条，公告22条，指南1条，主动公开86条（履职3条、机构6条），年度报告1条，目录87条。",
    ],
)
def test_what_came_in_and_what_became_of_it(text: str) -> None:
    true, altered = _both(text)
    assert not audit_text(true).contradicts
    assert audit_text(altered).contradicts


@pytest.mark.parametrize(
    "text",
    [
        # What was sent on may be closed, and what was refused counted among what was closed.
        "收到群众来信274件，已办结255件，转送有关部门191件。",
        "收到群众来信274件，已办结268件，不予受理19件。",
        "收到来信274件，办结290件（含上年结转），不予受理119件。",
        "新收申请63件，连同上年结转3件一起办理。其中公开48件，部分公开6件，不予公开4件，无法提供6件，结转下年度2件。",
        # Lists in the brackets of two items.
        "公开信息268条，分别为动态71条，公告22条，指南1条，主动公开86条（履职3条、机构83条），年报1条，目录87条（问答10条、服务77条）。",
    ],
)
def test_what_came_in_agrees(text: str) -> None:
    assert not audit_text(text).contradicts
