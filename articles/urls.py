from django.urls import path

from articles import views

app_name = "articles"
urlpatterns = [
    path("", views.front_page, name="front_page"),
    path("bai-viet/<slug:slug>/", views.article_detail, name="detail"),
    path("chuyen-muc/<slug:slug>/", views.section_detail, name="section"),
    path("chu-de/<slug:slug>/", views.topic_detail, name="topic"),
]
