from django.db import migrations

# To begin with; the newsroom changes them at the desk.
RULES = [
    {"name": "Nhiều liên kết", "kind": "links", "threshold": 2},
    {"name": "Địa chỉ e-mail", "kind": "email"},
    {"name": "Số điện thoại", "kind": "phone"},
    {"name": "Số giấy tờ tùy thân", "kind": "identity"},
    {"name": "Số tài khoản", "kind": "account"},
    {"name": "Trùng với bình luận gần đây", "kind": "repeated", "threshold": 0},
    {"name": "Rải cùng một nội dung", "kind": "repeated", "threshold": 4, "action": "spam"},
    {
        "name": "Cờ bạc, vay nặng lãi",
        "kind": "words",
        "words": "casino\ncá độ\nnhà cái\nlô đề\nnổ hũ\ntài xỉu\nvay nóng\nvay tiền nhanh\nbốc họ",
    },
    {"name": "Từ tục (đúng dấu)", "kind": "exact", "words": "địt\nlồn\ncặc\nđụ má\nđéo"},
]


def make_rules(apps, schema_editor):
    rule = apps.get_model("comments", "Rule")
    rule.objects.bulk_create(rule(**values) for values in RULES)


class Migration(migrations.Migration):

    dependencies = [("comments", "0005_rules_and_reports")]

    operations = [migrations.RunPython(make_rules, migrations.RunPython.noop)]
