from django.urls import path

from articles import views
from articles.previews import shared_preview

app_name = "articles"
urlpatterns = [
    path("", views.front_page, name="front_page"),
    path("bai-viet/<slug:slug>/", views.article_detail, name="detail"),
    path("chuyen-muc/<slug:slug>/", views.section_detail, name="section"),
    path("dinh-chinh/", views.corrections, name="corrections"),
    path("chu-de/<slug:slug>/", views.topic_detail, name="topic"),
    path("xem-truoc/<str:token>/", shared_preview, name="preview"),
]
