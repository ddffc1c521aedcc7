from django.urls import path

from comments import feeds, receipts, reporting, views
from comments.privacy import views as privacy

app_name = "comments"
urlpatterns = [
    path("bai-viet/<slug:slug>/binh-luan/", views.post_comment, name="post"),
    path("bai-viet/<slug:slug>/binh-luan/atom.xml", feeds.comment_feed, name="feed"),
    path("bai-viet/<slug:slug>/binh-luan/moi.json", feeds.comment_news, name="news"),
    path("binh-luan/<str:token>/", receipts.receipt, name="receipt"),
    path("binh-luan/<str:token>/sua/", receipts.edit, name="edit"),
    path("binh-luan/<str:token>/rut/", receipts.take_back, name="withdraw"),
    path("binh-luan/<str:token>/bao-tin/", receipts.watch, name="watch"),
    path("bao-vi-pham/<str:public_id>/", reporting.report_comment, name="report"),
    path("dang-ngay/<str:token>/", receipts.publish, name="publish"),
    path("dang-ngay/<str:token>/thoi/", receipts.end_offers, name="end_offers"),
    path("bao-tin/<str:token>/xac-nhan/", receipts.confirm_watch, name="confirm_watch"),
    path("bao-tin/<str:token>/thoi/", receipts.end_watch, name="end_watch"),
    path("du-lieu-ca-nhan/", privacy.notice_page, name="privacy"),
    path("du-lieu-ca-nhan/yeu-cau/", privacy.request_data, name="data_request"),
    path("du-lieu-ca-nhan/xem/<str:token>/", privacy.see_data, name="see_data"),
    path("du-lieu-ca-nhan/xem/<str:token>/tai-ve/", privacy.download_data, name="download_data"),
    path("du-lieu-ca-nhan/xoa/<str:token>/", privacy.erase_data, name="erase_data"),
]
